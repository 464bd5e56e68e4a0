/** What a sentence may name; a missing fact leaves a gap, so each is given by whoever says the sentence. */
export interface TestWords {
  host: string
  service: string
  model: string
  voice: string
  status: number
  seconds: number
  latencyMs: number
}

/** What a test of a model connection says of each part. English. */
export const modelTestEn = {
  works: ({ latencyMs }: TestWords) => `It answers, after ${latencyMs} ms.`,
  speaks: ({ latencyMs }: TestWords) => `It speaks: the first sound came after ${latencyMs} ms.`,
  key: ({ host, status }: TestWords) =>
    `${host} refused the key${code(status)}. Enter the key again, or one that may use this model.`,
  keyMissing: ({ host, status }: TestWords) => `${host} wants a key${code(status)}. Enter one.`,
  model: ({ host, model }: TestWords) => `${host} does not know the model ${model}. Check its name.`,
  voice: ({ host, voice }: TestWords) => `${host} does not know the voice ${voice}. Check its name.`,
  quota: ({ host, status }: TestWords) =>
    `${host} refuses because of a limit${code(status)}: the quota or the balance of this key is used up, or too many requests came at once.`,
  timeout: ({ host, seconds }: TestWords) =>
    `${host} did not answer within ${seconds} seconds. Check the address, and whether the service is running.`,
  unreachable: ({ host }: TestWords) =>
    `${host} cannot be reached. Check the address, and whether the service is running.`,
  unknownHost: ({ host }: TestWords) => `There is no machine called ${host}. Check the address.`,
  notAllowed: ({ host }: TestWords) =>
    `LAN_ONLY does not allow ${host}, so nothing was sent there. Whoever runs Parley can add it to EGRESS_ALLOW.`,
  certificate: ({ host }: TestWords) => `The certificate of ${host} is not trusted.`,
  notAnApi: ({ host }: TestWords) =>
    `${host} answers, but not as an OpenAI-compatible service. Does the address end with /v1?`,
  notThatService: ({ host, service }: TestWords) =>
    `${host} answers, but not as ${service} does. Check the address and the service.`,
  wrongPath: ({ host, status }: TestWords) =>
    `${host} has nothing at this address${code(status)}. Does the address end with /v1, and does the service offer this part?`,
  nothingThere: ({ host, status }: TestWords) =>
    `${host} has nothing at this address${code(status)}. Check the address and the service.`,
  redirected: ({ host }: TestWords) => `${host} sends the request elsewhere. Enter the final address.`,
  status: ({ host, status }: TestWords) => `${host} answered with status ${status}.`,
  refused: ({ host, status }: TestWords) =>
    `${host} took the key but refused what was asked${code(status)}. Check the model and the voice.`,
  brokenOff: ({ host, status }: TestWords) => `${host} broke the connection off${code(status)}.`,
  notPcm: ({ host }: TestWords) =>
    `${host} answers with compressed sound, not with PCM. Choose a model or a service that can send PCM.`,
  silent: ({ host }: TestWords) => `${host} answered, but without any sound. Check the model and the voice.`,
  speechProgramFound: ({ service }: TestWords) => `This machine speaks with ${service}.`,
  speechProgramFailed: ({ service }: TestWords) => `The speech program ${service} of this machine failed.`,
  speechProgramMissing: () =>
    'No speech program is installed on this machine, so the agent answers as text. Install one: apt-get install flite (or espeak-ng).',
}

/** HTTP status or close code; some failures have none. */
function code(status: number): string {
  return status > 0 ? ` (${status})` : ''
}

export type TestSentenceName = keyof typeof modelTestEn
export type ModelTestMessages = Record<TestSentenceName, (words: TestWords) => string>

const NOTHING: TestWords = {
  host: '',
  service: '',
  model: '',
  voice: '',
  status: 0,
  seconds: 0,
  latencyMs: 0,
}

/** A sentence by its name; undefined when this version has no such sentence. */
export function tellTest(
  messages: ModelTestMessages,
  { name, facts }: { name: string; facts: Partial<TestWords> },
): string | undefined {
  const say = Object.hasOwn(messages, name) ? messages[name as TestSentenceName] : undefined
  return say?.({ ...NOTHING, ...facts })
}
