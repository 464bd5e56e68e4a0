/** How the failure of a model provider in the middle of a call is put into words, on the call's page. English. */
export const providerFaultsEn = {
  parts: {
    stt: 'The speech recognition',
    llm: 'The language model',
    tts: 'The voice',
  },
  unknownHost: 'an unreadable address',
  sentence: ({ part, host, cause }: { part: string; host: string; cause: string }) =>
    `${part} at ${host} ${cause}.`,
  causes: {
    key: (status: number) => `refused the key (${status})`,
    quota: (status: number) => `is over its quota or rate limit (${status})`,
    model: (status: number, model: string) => `does not know the model "${model}" or the path (${status})`,
    refused: (status: number) => `refused the request (${status})`,
    broken: (status: number) => `failed with an error of its own (${status})`,
    tooSlow: 'did not answer in time',
    unreachable: 'cannot be reached or broke the connection off',
    unreadable: 'answered in a way that Parley does not understand',
  },
  speechProgram: (name: string) => `The speech program ${name} of this machine failed.`,
  roomClosed: 'The room of the call was closed on the LiveKit server.',
  roomUnreachable: (host: string) => `The agent could not join the room on the LiveKit server at ${host}.`,
}
