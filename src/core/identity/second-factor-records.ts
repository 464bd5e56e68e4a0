import { z } from 'zod'
import type { AuthCondition, AuthRecords, AuthValue } from './auth-records.ts'

/** The second factor of one person as it is kept. */
export interface SecondFactorRecord {
  userId: string
  sealedSecret: string
  /** The step of the last code that was taken. */
  lastStep: number
  /** Hashes of the recovery codes that are left. */
  recoveryHashes: string[]
  /** False until a first code showed that the app has the secret. */
  isConfirmed: boolean
  failures: number
  /** No code is looked at before this. While it is not confirmed: the first code is awaited until then. */
  lockedUntil: Date | null
}

/**
 * One row for each person (its id is the person's). Every change names what it was decided on, so that of two at once exactly one
 * succeeds. Everything joins a running transaction.
 */
export interface SecondFactorRecords {
  find(userId: string): Promise<SecondFactorRecord | null>
  replace(record: SecondFactorRecord): Promise<void>
  /** False when the row is no longer what `known` says. */
  change(known: SecondFactorRecord, change: Partial<SecondFactorRecord>): Promise<boolean>
  remove(userId: string): Promise<boolean>
  /** Answers whose they were, at most so many: ask again until there are none. */
  removeSome(maximum: number): Promise<string[]>
  /** The mark on the person that sign-in looks at. */
  mark(userId: string, isEnabled: boolean): Promise<void>
  /** The session in which the second factor was shown counts as one with it. */
  upgradeSession(sessionId: string): Promise<void>
}

/** What a sealed secret is bound to. */
export function secretContext(userId: string): string {
  return `two_factors|secret|${userId}|`
}

const row = z.object({
  userId: z.string(),
  secret: z.string(),
  backupCodes: z.string(),
  verified: z.boolean(),
  failedVerificationCount: z.int(),
  lockedUntil: z.date().nullable(),
})
const hashes = z.array(z.string())

export function createSecondFactorRecords(records: AuthRecords): SecondFactorRecords {
  const model = 'twoFactors'
  return {
    async find(userId) {
      const found = await records.findOne({ model, where: [equals('userId', userId)] })
      return found && toRecord(row.parse(found))
    },

    async replace(record) {
      await records.deleteMany({ model, where: [equals('userId', record.userId)] })
      await records.create(model, { id: record.userId, userId: record.userId, ...toColumns(record) })
    },

    async change(known, change) {
      const { secret, backupCodes, failedVerificationCount, verified } = toColumns(known)
      const where = [
        equals('id', known.userId),
        equals('secret', secret),
        equals('backupCodes', backupCodes),
        equals('failedVerificationCount', failedVerificationCount),
        equals('verified', verified),
      ]
      return (await records.updateMany({ model, where }, toColumns({ ...known, ...change }))) === 1
    },

    async remove(userId) {
      return (await records.deleteMany({ model, where: [equals('userId', userId)] })) > 0
    },

    async removeSome(maximum) {
      const userIds = (await records.findMany({ model, limit: maximum })).map(
        found => row.parse(found).userId,
      )
      for (const userId of userIds) await records.deleteMany({ model, where: [equals('userId', userId)] })
      return userIds
    },

    async mark(userId, isEnabled) {
      await records.updateMany(
        { model: 'users', where: [equals('id', userId)] },
        { twoFactorEnabled: isEnabled },
      )
    },

    async upgradeSession(sessionId) {
      for (const method of ['password', null]) {
        const where = [equals('id', sessionId), equals('method', method)]
        await records.updateMany({ model: 'sessions', where }, { method: 'password_totp' })
      }
    },
  }
}

/** The step stands before the sealed secret: column and step change together or not at all. */
function toColumns(record: SecondFactorRecord) {
  return {
    secret: `${record.lastStep}|${record.sealedSecret}`,
    backupCodes: JSON.stringify(record.recoveryHashes),
    verified: record.isConfirmed,
    failedVerificationCount: record.failures,
    lockedUntil: record.lockedUntil,
  }
}

function toRecord({
  userId,
  secret,
  backupCodes,
  verified,
  ...rest
}: z.output<typeof row>): SecondFactorRecord {
  const [step = '', ...sealed] = secret.split('|')
  return {
    userId,
    sealedSecret: sealed.join('|'),
    lastStep: Number(step),
    recoveryHashes: hashes.parse(JSON.parse(backupCodes)),
    isConfirmed: verified,
    failures: rest.failedVerificationCount,
    lockedUntil: rest.lockedUntil,
  }
}

function equals(field: string, value: AuthValue): AuthCondition {
  return { field, operator: 'eq', value, connector: 'AND', isCaseSensitive: true }
}
