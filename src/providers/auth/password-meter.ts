import type { ZxcvbnFactory, ZxcvbnResult } from '@zxcvbn-ts/core'
import type { PasswordMeasure, PasswordWeakness } from '#core/identity/password-policy.ts'

/** What follows is not looked at: the work grows with the square of the length, and 48 hard characters are enough. */
const MEASURED_MAX_CHARS = 48
/** The library tries every way to read 4 as a. NB: at its default some passwords take seconds, on the thread that serves pages. */
const LOOKALIKES_MAX = 64

let factory: ZxcvbnFactory | undefined

/** zxcvbn: how many guesses somebody needs who knows dictionaries, common passwords, keyboards and dates. Up to about 0.1 s. */
export function measurePassword(password: string, ownWords: readonly string[]): PasswordMeasure {
  factory ??= loadFactory()
  const result = factory.check(password, [...ownWords, 'parley'])
  return { score: result.score, weakness: weaknessOf(result) }
}

/** NB: not imported above: its dictionaries take 70 MB and a while to read, of every start, for passwords that are set once a year. */
function loadFactory(): ZxcvbnFactory {
  const core: typeof import('@zxcvbn-ts/core') = require('@zxcvbn-ts/core')
  const common: typeof import('@zxcvbn-ts/language-common') = require('@zxcvbn-ts/language-common')
  const english: typeof import('@zxcvbn-ts/language-en') = require('@zxcvbn-ts/language-en')
  return new core.ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    maxLength: MEASURED_MAX_CHARS,
    l33tMaxSubstitutions: LOOKALIKES_MAX,
  })
}

const WEAKNESS_OF_PATTERN: Partial<Record<string, PasswordWeakness>> = {
  repeat: 'repeats',
  sequence: 'sequence',
  spatial: 'sequence',
  date: 'date',
  regex: 'date',
}

/** By the longest piece that the guesser knew. */
function weaknessOf({ sequence }: ZxcvbnResult): PasswordWeakness {
  const [longest] = [...sequence].sort((a, b) => b.token.length - a.token.length)
  if (!longest) return 'words'
  const known = WEAKNESS_OF_PATTERN[longest.pattern]
  if (known) return known
  return 'dictionaryName' in longest && longest.dictionaryName === 'passwords-common' ? 'common' : 'words'
}
