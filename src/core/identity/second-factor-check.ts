import type { SealedBox } from '#lib/sealed-box.ts'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import { hashRecoveryCode, looksLikeRecoveryCode } from './recovery-codes.ts'
import { type SecondFactorRecord, type SecondFactorRecords, secretContext } from './second-factor-records.ts'
import { matchTotp } from './totp.ts'

export type CodeOutcome =
  | { isRight: true; by: 'app' }
  | { isRight: true; by: 'recovery_code'; codesLeft: number }
  /** `beginsLock`: with this failure the account is closed for a while. */
  | { isRight: false; beginsLock: boolean }

/** Compares what somebody typed with their second factor: each code is taken once, and guessing gets slower and slower. */
export interface CodeCheck {
  isEnabled(userId: string): Promise<boolean>
  /** Throws rate_limited while the account is closed, and unauthenticated where there is no second factor. */
  check(userId: string, code: string): Promise<CodeOutcome>
}

interface Dependencies {
  records: SecondFactorRecords
  clock: Clock
  sealer: SealedBox
  recoverySecret: string
}

/** Wrong codes in a row that cost no wait; each further one doubles it. A right one forgets them. */
const FREE_FAILURES = 5
const FIRST_LOCK_MS = 30_000
/** A hundred guesses a day at most: one in ten years would be right. */
const LOCK_MAX_MS = 15 * 60_000
/** Others that change the same row at the same moment. */
const TRIES_MAX = 5

export function createCodeCheck({ records, clock, sealer, recoverySecret }: Dependencies): CodeCheck {
  /** Counts the attempt before it is compared, so that many at once are all counted. */
  async function beginAttempt(userId: string): Promise<SecondFactorRecord> {
    for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
      const record = await records.find(userId)
      if (!record?.isConfirmed) throw new AppError('unauthenticated', 'This step is over. Sign in again.')
      const now = clock.now()
      if (record.lockedUntil && record.lockedUntil > now) throw locked(record.lockedUntil, now)
      const failures = record.failures + 1
      const change = { failures, lockedUntil: lockAfter(failures, now) }
      if (await records.change(record, change)) return { ...record, ...change }
    }
    throw new AppError('rate_limited', 'Too many attempts at once. Try again in a moment.')
  }

  function compare(record: SecondFactorRecord, code: string): Partial<SecondFactorRecord> | null {
    const { userId, recoveryHashes, lastStep } = record
    if (looksLikeRecoveryCode(code)) {
      const hash = hashRecoveryCode(code, { secret: recoverySecret, userId })
      const left = recoveryHashes.filter(each => each !== hash)
      return left.length < recoveryHashes.length ? { recoveryHashes: left } : null
    }
    const secret = sealer.open(record.sealedSecret, secretContext(userId))
    const step = matchTotp(secret, code, { now: clock.now(), lastStep })
    return step === null ? null : { lastStep: step }
  }

  return {
    async isEnabled(userId) {
      return (await records.find(userId))?.isConfirmed === true
    },

    async check(userId, code) {
      const record = await beginAttempt(userId)
      const change = compare(record, code)
      const beginsLock = record.lockedUntil !== null && record.failures === FREE_FAILURES
      if (change === null) return { isRight: false, beginsLock }
      // NB: of two that show the same code at once, the row lets one through.
      const isTaken = await records.change(record, { ...change, failures: 0, lockedUntil: null })
      if (!isTaken) return { isRight: false, beginsLock }
      return change.recoveryHashes
        ? { isRight: true, by: 'recovery_code', codesLeft: change.recoveryHashes.length }
        : { isRight: true, by: 'app' }
    },
  }
}

function lockAfter(failures: number, now: Date): Date | null {
  const paid = failures - FREE_FAILURES
  return paid < 0 ? null : new Date(now.getTime() + Math.min(FIRST_LOCK_MS * 2 ** paid, LOCK_MAX_MS))
}

function locked(until: Date, now: Date): AppError {
  const minutes = Math.ceil((until.getTime() - now.getTime()) / 60_000)
  return new AppError(
    'rate_limited',
    'Too many wrong codes. Try again in {minutes} {minutes|minute|minutes}.',
    { values: { minutes } },
  )
}
