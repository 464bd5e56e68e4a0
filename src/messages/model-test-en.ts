/** What a test of a model connection says of each part. English. */
export const modelTestEn = {
  works: (latencyMs: number) => `It answers, after ${latencyMs} ms.`,
  key: (host: string, status: number) =>
    `${host} refused the key (${status}). Enter the key again, or one that may use this model.`,
  keyMissing: (host: string, status: number) => `${host} wants a key (${status}). Enter one.`,
  model: (host: string, model: string) => `${host} does not know the model ${model}. Check its name.`,
  voice: (host: string, voice: string) => `${host} does not know the voice ${voice}. Check its name.`,
  quota: (host: string, status: number) =>
    `${host} refuses because of a limit (${status}): the quota or the balance of this key is used up, or too many requests came at once.`,
  timeout: (host: string, seconds: number) =>
    `${host} did not answer within ${seconds} seconds. Check the address, and whether the service is running.`,
  unreachable: (host: string) =>
    `${host} cannot be reached. Check the address, and whether the service is running.`,
  unknownHost: (host: string) => `There is no machine called ${host}. Check the address.`,
  certificate: (host: string) => `The certificate of ${host} is not trusted.`,
  notAnApi: (host: string) =>
    `${host} answers, but not as an OpenAI-compatible service. Does the address end with /v1?`,
  wrongPath: (host: string) =>
    `${host} has nothing at this address (404). Does the address end with /v1, and does the service offer this part?`,
  redirected: (host: string) => `${host} sends the request elsewhere. Enter the final address.`,
  status: (host: string, status: number) => `${host} answered with status ${status}.`,
  speechProgramFound: (name: string) => `This machine speaks with ${name}.`,
  speechProgramMissing:
    'No speech program is installed on this machine, so the agent answers as text. Install one: apt-get install flite (or espeak-ng).',
}
