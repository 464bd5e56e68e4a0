import type { Phrase } from '#lib/phrase.ts'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import { EMAIL_MAX_CHARS } from './user.ts'

interface Attempt {
  email: string
  /** The caller's network address, where it is known. */
  address?: string
}

export interface SignInThrottle {
  /**
   * Counts an attempt before it is tried, so that many at once are counted too. Throws rate_limited, and says for how long.
   * The answer's `succeed` forgets the failures of this person. `beginsBlock` is true once in a row of failures: if this one is
   * the failure from which on the person has to wait wherever they are.
   */
  begin(attempt: Attempt): { beginsBlock: boolean; succeed(): void }
  /** Forgets the failures of a person everywhere: they have shown who they are in another way. */
  forget(email: string): void
}

interface Rule {
  /** Failures that cost no wait. Each further one doubles it. */
  freeAttempts: number
  waitMaxMs: number
}

/** A person who mistypes. */
const PERSON_AT_ADDRESS: Rule = { freeAttempts: 5, waitMaxMs: 15 * 60_000 }
/** Many addresses against one person: slowed down, but never enough to lock the person out. */
const PERSON: Rule = { freeAttempts: 10, waitMaxMs: 60_000 }
/** One address against many people. */
const ADDRESS: Rule = { freeAttempts: 50, waitMaxMs: 15 * 60_000 }

const FIRST_WAIT_MS = 1_000
/** Failures are forgotten when nothing followed for this long. */
const FORGET_AFTER_MS = 60 * 60_000
/** The oldest are dropped beyond this, so that a flood of made-up names cannot fill the memory. */
const KEPT_MAX = 20_000

interface Failures {
  count: number
  lastAtMs: number
  blockedUntilMs: number
}

/** Slows guessing down. In memory: a restart forgets, and takes longer than the waits it would save. */
export function createSignInThrottle(clock: Clock): SignInThrottle {
  const kept = new Map<string, Failures>()

  function find(key: string, nowMs: number): Failures {
    const known = kept.get(key)
    // Put in again at the end: the map's order is the order of last use.
    kept.delete(key)
    const isFresh = known !== undefined && nowMs - known.lastAtMs < FORGET_AFTER_MS
    const failures = isFresh ? known : { count: 0, lastAtMs: nowMs, blockedUntilMs: 0 }
    kept.set(key, failures)
    const [oldest] = kept.keys()
    if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest)
    return failures
  }

  return {
    begin(attempt) {
      const nowMs = clock.monotonicMs()
      const entries = keysOf(attempt).map(({ key, rule }) => ({ key, rule, failures: find(key, nowMs) }))
      const waitMs = Math.max(...entries.map(({ failures }) => failures.blockedUntilMs - nowMs))
      if (waitMs > 0) throw tooMany(waitMs)
      for (const { rule, failures } of entries) count(failures, rule, nowMs)
      return {
        beginsBlock: entries.some(
          each => each.rule === PERSON && each.failures.count === PERSON.freeAttempts,
        ),
        succeed() {
          for (const { key, rule, failures } of entries) {
            if (rule === ADDRESS) failures.count--
            else kept.delete(key)
          }
        },
      }
    },

    forget(email) {
      const person = personOf(email)
      kept.delete(`person ${person}`)
      // NB: no look at how a key ends: the name of one person may be the end of another's.
      for (const key of kept.keys()) {
        if (key.startsWith('both ') && key.replace(/^both \S+ /, '') === person) kept.delete(key)
      }
    },
  }
}

/** Cut, so that what is kept stays small whatever is sent. */
function personOf(email: string): string {
  return email.trim().toLowerCase().slice(0, EMAIL_MAX_CHARS)
}

function keysOf({ email, address }: Attempt): { key: string; rule: Rule }[] {
  const person = personOf(email)
  const keys = [{ key: `person ${person}`, rule: PERSON }]
  if (address === undefined) return keys
  return [
    ...keys,
    { key: `address ${address}`, rule: ADDRESS },
    { key: `both ${address} ${person}`, rule: PERSON_AT_ADDRESS },
  ]
}

function count(failures: Failures, rule: Rule, nowMs: number) {
  failures.count++
  failures.lastAtMs = nowMs
  const paid = failures.count - rule.freeAttempts
  if (paid >= 0) failures.blockedUntilMs = nowMs + Math.min(FIRST_WAIT_MS * 2 ** paid, rule.waitMaxMs)
}

function tooMany(waitMs: number): AppError {
  return new AppError('rate_limited', waitPhrase(Math.ceil(waitMs / 1_000)))
}

function waitPhrase(seconds: number): Phrase {
  if (seconds === 1) return { text: 'Too many attempts to sign in. Try again in a second.' }
  return seconds > 90
    ? {
        text: 'Too many attempts to sign in. Try again in {minutes} minutes.',
        values: { minutes: Math.ceil(seconds / 60) },
      }
    : { text: 'Too many attempts to sign in. Try again in {seconds} seconds.', values: { seconds } }
}
