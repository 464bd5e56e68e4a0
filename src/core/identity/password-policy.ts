import { type FieldIssue, fieldIssue } from '../errors.ts'
import { PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS } from './user.ts'

/** Whose password it is: their own name and address are the first guesses. */
export interface PasswordOwner {
  email: string
  name: string
}

/** What makes a password easy to guess, so that the words can say how to mend it. */
export type PasswordWeakness = 'common' | 'repeats' | 'sequence' | 'date' | 'words'

/** 0 (guessed at once) to 4 (guessed by nobody). */
export interface PasswordMeasure {
  score: number
  weakness: PasswordWeakness
}

export interface PasswordStrength {
  score: number
  /** Empty when the password is good enough. */
  issues: FieldIssue[]
}

/** The form field that every issue belongs to. */
export const PASSWORD_FIELD = 'password'

export const PASSWORD_SCORE_MIN = 3
/** Shorter parts of a name or an address stand in many a good word. */
const OWN_PART_MIN_CHARS = 4

const WEAKNESS_WORDS: Record<PasswordWeakness, string> = {
  common: 'This is among the passwords that are tried first. Choose another one.',
  repeats: 'Repetitions are easy to guess. Add other words instead.',
  sequence: 'Rows of letters, digits or keys are easy to guess. Add a few words instead.',
  date: 'Dates and years are easy to guess. Add a few words that have nothing to do with you.',
  words: 'This is easy to guess. Add a word or two that have nothing to do with each other.',
}

/** How good a password is and what is wrong with it. `measure` is asked only for what passes the other rules. */
export function ratePassword(
  password: string,
  owner: PasswordOwner,
  measure: (password: string, ownWords: readonly string[]) => PasswordMeasure,
): PasswordStrength {
  const text = password.normalize('NFKC')
  const length = [...text].length
  if (length < PASSWORD_MIN_CHARS) {
    return refused(
      fieldIssue(PASSWORD_FIELD, 'Use at least {limit} characters.', { limit: PASSWORD_MIN_CHARS }),
    )
  }
  if (text.length > PASSWORD_MAX_CHARS || password.length > PASSWORD_MAX_CHARS) {
    return refused(
      fieldIssue(PASSWORD_FIELD, 'Use at most {limit} characters.', { limit: PASSWORD_MAX_CHARS }),
    )
  }
  const ownWords = ownWordsOf(owner)
  const folded = text.toLowerCase()
  if (ownWords.some(word => folded.includes(word))) {
    return refused({ path: PASSWORD_FIELD, message: 'Leave your name and your e-mail address out of it.' })
  }
  const { score, weakness } = measure(text, ownWords)
  if (score >= PASSWORD_SCORE_MIN) return { score, issues: [] }
  return { score, issues: [{ path: PASSWORD_FIELD, message: WEAKNESS_WORDS[weakness] }] }
}

function refused(issue: FieldIssue): PasswordStrength {
  return { score: 0, issues: [issue] }
}

/** The address, what stands before its @, and each longer part of that and of the name, in small letters. */
function ownWordsOf({ email, name }: PasswordOwner): string[] {
  const address = email.trim().toLowerCase().normalize('NFKC')
  const [local = ''] = address.split('@')
  const parts = [
    address,
    local,
    ...local.split(/[._+-]+/),
    ...name.toLowerCase().normalize('NFKC').split(/\s+/),
  ]
  return [...new Set(parts)].filter(part => part.length >= OWN_PART_MIN_CHARS)
}
