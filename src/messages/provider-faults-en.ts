import type { Phrase } from '#lib/phrase.ts'

const PARTS = {
  stt: 'The speech recognition',
  llm: 'The language model',
  tts: 'The voice',
  realtime: 'The speech model',
}

const PART_NAMES = ['stt', 'llm', 'tts', 'realtime'] as const

const CAUSES = {
  key: 'refused the key',
  quota: 'is over its quota or rate limit',
  model: 'does not know the model "{model}" or the path',
  refused: 'refused the request',
  broken: 'failed with an error of its own',
  tooSlow: 'did not answer in time',
  unreachable: 'cannot be reached or broke the connection off',
  unreadable: 'answered in a way that Parley does not understand',
}

const CAUSE_NAMES = [
  'key',
  'quota',
  'model',
  'refused',
  'broken',
  'tooSlow',
  'unreachable',
  'unreadable',
] as const

/** What followed, behind the sentence about a failure. */
const OUTCOMES = {
  again: 'It was asked again.',
  brokeOff: 'An answer broke off in the middle.',
}
const OUTCOME_NAMES = ['again', 'brokeOff'] as const

/** How the failure of a model provider in the middle of a call is put into words, on the call's page. English. */
export const providerFaultsEn = {
  parts: PARTS,
  unknownHost: 'an unreadable address',
  sentence: ({ part, host, cause }: { part: string; host: string; cause: Phrase }): Phrase => ({
    text: toSentence(part, cause.text),
    values: { host, ...cause.values },
  }),
  causes: {
    key: (status: number | null) => withCode(CAUSES.key, status),
    quota: (status: number | null) => withCode(CAUSES.quota, status),
    model: (status: number | null, model: string) => withCode(CAUSES.model, status, { model }),
    refused: (status: number | null) => withCode(CAUSES.refused, status),
    broken: (status: number | null) => withCode(CAUSES.broken, status),
    tooSlow: withCode(CAUSES.tooSlow, null),
    unreachable: withCode(CAUSES.unreachable, null),
    unreadable: withCode(CAUSES.unreadable, null),
  },
  withOutcome: (sentence: Phrase, what: keyof typeof OUTCOMES): Phrase => ({
    ...sentence,
    text: `${sentence.text} ${OUTCOMES[what]}`,
  }),
  /** A note on the page of a call that went on. */
  resumed: ({ host, seconds }: { host: string; seconds: string }): Phrase => ({
    text: 'The connection to the speech model at {host} broke and was restored after {seconds} s. The conversation goes on.',
    values: { host, seconds },
  }),
  /** The same, where the provider had said that it would close. */
  renewed: ({ host, seconds }: { host: string; seconds: string }): Phrase => ({
    text: 'The session with the speech model at {host} reached its end and the next one took over within {seconds} s.',
    values: { host, seconds },
  }),
  speechProgram: (name: string): Phrase => ({
    text: 'The speech program {name} of this machine failed.',
    values: { name },
  }),
  roomClosed: 'The room of the call was closed on the LiveKit server.',
  roomUnreachable: (host: string): Phrase => ({
    text: 'The agent could not join the room on the LiveKit server at {host}.',
    values: { host },
  }),
}

/** What a language needs to say of any part that it failed for any cause. */
export interface ProviderFaultWords {
  parts: Record<keyof typeof PARTS, string>
  causes: Record<keyof typeof CAUSES, string>
  /** Of a part and a cause, with a place for `{host}`. */
  sentence(part: string, cause: string): string
  outcome: Record<keyof typeof OUTCOMES, string>
}

export const providerFaultWordsEn: ProviderFaultWords = {
  parts: PARTS,
  causes: CAUSES,
  sentence: toSentence,
  outcome: OUTCOMES,
}

/** Every sentence about a provider that failed, by its English text, in the words of a language. */
export function providerFaultSentences(words: ProviderFaultWords): Record<string, string> {
  const all: [string, string][] = []
  for (const part of PART_NAMES) {
    for (const cause of CAUSE_NAMES) {
      for (const code of ['', CODE]) {
        const english = toSentence(PARTS[part], CAUSES[cause] + code)
        const other = words.sentence(words.parts[part], words.causes[cause] + code)
        all.push([english, other])
        for (const what of OUTCOME_NAMES)
          all.push([`${english} ${OUTCOMES[what]}`, `${other} ${words.outcome[what]}`])
      }
    }
  }
  return Object.fromEntries(all)
}

function toSentence(part: string, cause: string): string {
  return `${part} at {host} ${cause}.`
}

/** HTTP status or close code; some failures have none. */
const CODE = ' ({status})'

function withCode(text: string, status: number | null, values: Record<string, string> = {}): Phrase {
  return status === null ? { text, values } : { text: text + CODE, values: { ...values, status } }
}
