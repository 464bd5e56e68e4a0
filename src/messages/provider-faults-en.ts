/** How the failure of a model provider in the middle of a call is put into words, on the call's page. English. */
export const providerFaultsEn = {
  parts: {
    stt: 'The speech recognition',
    llm: 'The language model',
    tts: 'The voice',
    realtime: 'The speech model',
  },
  unknownHost: 'an unreadable address',
  sentence: ({ part, host, cause }: { part: string; host: string; cause: string }) =>
    `${part} at ${host} ${cause}.`,
  causes: {
    key: (status: number | null) => `refused the key${code(status)}`,
    quota: (status: number | null) => `is over its quota or rate limit${code(status)}`,
    model: (status: number | null, model: string) =>
      `does not know the model "${model}" or the path${code(status)}`,
    refused: (status: number | null) => `refused the request${code(status)}`,
    broken: (status: number | null) => `failed with an error of its own${code(status)}`,
    tooSlow: 'did not answer in time',
    unreachable: 'cannot be reached or broke the connection off',
    unreadable: 'answered in a way that Parley does not understand',
  },
  /** A note on the page of a call that went on. */
  resumed: ({ host, seconds }: { host: string; seconds: string }) =>
    `The connection to the speech model at ${host} broke and was restored after ${seconds} s. The conversation goes on.`,
  speechProgram: (name: string) => `The speech program ${name} of this machine failed.`,
  roomClosed: 'The room of the call was closed on the LiveKit server.',
  roomUnreachable: (host: string) => `The agent could not join the room on the LiveKit server at ${host}.`,
}

/** HTTP status or close code; some failures have none. */
function code(status: number | null): string {
  return status === null ? '' : ` (${status})`
}
