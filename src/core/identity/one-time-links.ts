import { randomBytes } from 'node:crypto'
import { hashToken } from '#lib/token-hash.ts'
import type { Clock } from '../clock.ts'
import type { AuthCondition, AuthRecords, AuthValue } from './auth-records.ts'

/** What a link in a mail is good for, and for how long. */
const LIFETIMES_MS = {
  'reset-password': 60 * 60_000,
  'verify-email': 24 * 60 * 60_000,
  // No links, but tokens of the same kind: between the two steps of a sign-in, and the challenges of passkeys.
  'second-step': 10 * 60_000,
  'passkey-addition': 5 * 60_000,
  'passkey-sign-in': 5 * 60_000,
} as const
export type LinkPurpose = keyof typeof LIFETIMES_MS

const TOKEN_BYTES = 32
const TOKEN_PATTERN = /^[\w-]{20,100}$/

/** Tokens of links in mails: each works once, for one purpose, for a while. Only their hashes are kept. */
export interface OneTimeLinks {
  /** A fresh token; earlier ones of this purpose for the same subject stop working. Joins a running transaction. */
  issue(purpose: LinkPurpose, subject: string): Promise<string>
  /** The subject of a token that would still be taken. */
  find(purpose: LinkPurpose, token: string): Promise<string | null>
  /** The subject, for exactly one caller; the token is gone with it. Joins a running transaction. */
  take(purpose: LinkPurpose, token: string): Promise<string | null>
  /** Those whose subject begins so: the id of a person takes all of theirs. Joins a running transaction. */
  withdraw(purpose: LinkPurpose, subject: string): Promise<void>
}

export function createOneTimeLinks({ records, clock }: { records: AuthRecords; clock: Clock }): OneTimeLinks {
  const model = 'verifications'

  async function find(purpose: LinkPurpose, token: string): Promise<string | null> {
    if (!TOKEN_PATTERN.test(token)) return null
    const kept = await records.findOne({
      model,
      where: [where('identifier', 'eq', identifierOf(purpose, token))],
    })
    if (!kept || typeof kept.value !== 'string' || !(kept.expiresAt instanceof Date)) return null
    return kept.expiresAt > clock.now() ? kept.value : null
  }

  async function withdraw(purpose: LinkPurpose, subject: string): Promise<void> {
    const ofPurpose = where('identifier', 'starts_with', `${purpose}:`)
    await records.deleteMany({ model, where: [ofPurpose, where('value', 'starts_with', subject)] })
    await records.deleteMany({ model, where: [ofPurpose, where('expiresAt', 'lt', clock.now())] })
  }

  return {
    find,
    withdraw,

    issue: (purpose, subject) =>
      records.transaction(async () => {
        await withdraw(purpose, subject)
        const token = randomBytes(TOKEN_BYTES).toString('base64url')
        const now = clock.now()
        await records.create(model, {
          id: Bun.randomUUIDv7(),
          identifier: identifierOf(purpose, token),
          value: subject,
          expiresAt: new Date(now.getTime() + LIFETIMES_MS[purpose]),
          createdAt: now,
          updatedAt: now,
        })
        return token
      }),

    take: (purpose, token) =>
      records.transaction(async () => {
        const subject = await find(purpose, token)
        if (subject === null) return null
        const identifier = where('identifier', 'eq', identifierOf(purpose, token))
        // Two at once both find it; the database lets one of them remove it.
        return (await records.deleteMany({ model, where: [identifier] })) === 1 ? subject : null
      }),
  }
}

function identifierOf(purpose: LinkPurpose, token: string): string {
  return `${purpose}:${hashToken(token)}`
}

function where(field: string, operator: AuthCondition['operator'], value: AuthValue): AuthCondition {
  return { field, operator, value, connector: 'AND', isCaseSensitive: true }
}
