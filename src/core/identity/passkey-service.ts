import { z } from 'zod'
import type { Person } from '../access/principal.ts'
import type { AuditTrail } from '../audit/audit.ts'
import { personSubject } from '../audit/person-subject.ts'
import type { Clock } from '../clock.ts'
import { AppError, invalidInput, notFound } from '../errors.ts'
import type { EventBus } from '../events.ts'
import type { Mailer } from '../mail/mail.ts'
import { platformScope, type RequestOrigin } from '../scope.ts'
import type { Store } from '../store.ts'
import { createAttemptLimit, tooManyAttempts } from './attempt-limit.ts'
import type { Authenticator } from './authenticator.ts'
import type { IdentityCheck } from './identity-check.ts'
import type { OneTimeLinks } from './one-time-links.ts'
import {
  type CeremonyOptions,
  findPasskeyObstacle,
  PASSKEY_NAME_MAX_CHARS,
  PASSKEYS_MAX,
  type Passkey,
  type PasskeyCeremonies,
  relyingPartyOf,
} from './passkey.ts'
import type { PasskeyRecords } from './passkey-records.ts'
import { sendNotice } from './second-factor-notice.ts'

/** Passkeys: signing in with the lock of one's own device. One that asked for it (finger, face, PIN) counts as two factors. */
export interface PasskeyService {
  list(person: Person): Promise<Passkey[]>
  /** What the browser is asked for a new one. Throws conflict where there are too many, or none are possible; see IdentityCheck. */
  beginAddition(
    person: Person,
    request: { password: string; origin: RequestOrigin; publicUrl: string },
  ): Promise<CeremonyOptions>
  /** Throws invalid for an answer that is not right or not to a question of ours. */
  finishAddition(person: Person, request: { answer: unknown; name: string; publicUrl: string }): Promise<void>
  /** Throws not_found. */
  rename(person: Person, id: string, name: string): Promise<void>
  /** Throws not_found; see IdentityCheck. */
  remove(
    person: Person,
    id: string,
    request: { password: string; origin: RequestOrigin; publicUrl: string },
  ): Promise<void>
  /** What the browser of somebody who has not signed in is asked. Throws rate_limited. */
  beginSignIn(request: { origin: RequestOrigin; publicUrl: string }): Promise<CeremonyOptions>
  /** Headers with the session cookie. Throws unauthenticated with the same words for every cause. */
  signIn(request: PasskeySignIn): Promise<Headers>
}

export interface PasskeySignIn {
  answer: unknown
  headers: Headers
  origin: RequestOrigin
  publicUrl: string
}

export interface PasskeyDependencies {
  store: Pick<Store, 'transaction'>
  records: PasskeyRecords
  ceremonies: PasskeyCeremonies
  clock: Clock
  authenticator: Authenticator
  check: IdentityCheck
  links: OneTimeLinks
  audit: AuditTrail
  mailer: Mailer
  events: EventBus
  recordSignIn(cookies: Headers, origin: RequestOrigin): Promise<void>
}

/** People who cannot be told apart by their address count as one. */
const QUESTIONS_PER_HOUR_MAX = 300

const answeredChallenge = z.object({
  id: z.string().max(1_400),
  response: z.object({ clientDataJSON: z.string().max(10_000) }),
})
const clientData = z.object({ challenge: z.string().max(200) })
const passkeyName = z.string().trim().min(1, 'Give it a name.').max(PASSKEY_NAME_MAX_CHARS)

export function createPasskeyService(dependencies: PasskeyDependencies): PasskeyService {
  const { store, records, ceremonies, clock, authenticator, check, links, audit, mailer, events } =
    dependencies
  const admitQuestion = createAttemptLimit({ clock, max: QUESTIONS_PER_HOUR_MAX })

  async function recordFailure(origin: RequestOrigin, userId: string | null): Promise<never> {
    const user = userId === null ? null : await authenticator.findUser(userId)
    await audit.record(platformScope({ kind: 'system', task: 'sign in' }, origin), {
      action: 'person.sign_in_failed',
      subject: user ? personSubject(user) : undefined,
      after: { method: 'passkey', isKnown: user !== null },
    })
    throw new AppError(
      'unauthenticated',
      'This passkey does not open an account here. Sign in with your password.',
    )
  }

  return {
    list: async ({ user }) => (await records.list(user.id)).map(toPasskey),

    async beginAddition(person, { password, origin, publicUrl }) {
      const { user } = person
      if (findPasskeyObstacle(publicUrl) !== null)
        throw new AppError('conflict', 'There can be no passkeys at the address of this Parley.')
      await check.confirm(person, { password, origin })
      const known = await records.list(user.id)
      if (known.length >= PASSKEYS_MAX)
        throw new AppError('conflict', 'You have as many passkeys as there may be. Remove one first.')
      const challenge = await links.issue('passkey-addition', user.id)
      return ceremonies.additionOptions({ party: relyingPartyOf(publicUrl), challenge, user, known })
    },

    async finishAddition(person, { answer, name, publicUrl }) {
      const { user, platformScope: scope } = person
      const plainName = readName(name)
      const challenge = challengeOf(answer)
      // Taken before it is looked at: nobody tries twice with one question.
      const owner = challenge === null ? null : await links.take('passkey-addition', challenge)
      const expected = { party: relyingPartyOf(publicUrl), challenge: challenge ?? '' }
      const added = owner === user.id ? await ceremonies.verifyAddition(answer, expected) : null
      if (!added) throw notAdded()
      await store.transaction(scope, async () => {
        if (await records.findByCredential(added.credentialId)) throw notAdded()
        const id = Bun.randomUUIDv7()
        const record = { ...added, id, userId: user.id, name: plainName, createdAt: clock.now() }
        await records.insert(record)
        await sendNotice(mailer, { user, change: 'passkey_added', publicUrl })
        const act = { action: 'person.passkey_added', subject: personSubject(user) } as const
        await audit.record(scope, { ...act, after: { passkeyId: id, name: plainName } })
      })
      events.publishPersonChanged({ userId: user.id })
    },

    async rename({ user }, id, name) {
      if (!(await records.rename(user.id, id, readName(name)))) throw notFound('passkey')
    },

    async remove(person, id, { password, origin, publicUrl }) {
      const { user, platformScope: scope } = person
      await check.confirm(person, { password, origin })
      await store.transaction(scope, async () => {
        const name = (await records.list(user.id)).find(each => each.id === id)?.name
        if (name === undefined || !(await records.remove(user.id, id))) throw notFound('passkey')
        await sendNotice(mailer, { user, change: 'passkey_removed', publicUrl })
        const act = { action: 'person.passkey_removed', subject: personSubject(user) } as const
        await audit.record(scope, { ...act, before: { passkeyId: id, name } })
      })
      events.publishPersonChanged({ userId: user.id })
    },

    async beginSignIn({ origin, publicUrl }) {
      if (!admitQuestion(origin.address ?? 'unknown')) throw tooManyAttempts()
      const challenge = await links.issue('passkey-sign-in', Bun.randomUUIDv7())
      return ceremonies.signInOptions({ party: relyingPartyOf(publicUrl), challenge })
    },

    async signIn({ answer, headers, origin, publicUrl }) {
      const challenge = challengeOf(answer)
      const isOurs = challenge !== null && (await links.take('passkey-sign-in', challenge)) !== null
      const credential = answeredChallenge.safeParse(answer).data
      if (!isOurs || !credential) return recordFailure(origin, null)
      const known = await records.findByCredential(credential.id)
      if (!known) return recordFailure(origin, null)
      const expected = { party: relyingPartyOf(publicUrl), challenge }
      const used = await ceremonies.verifySignIn(answer, known, expected)
      // A count that was taken twice: the device was copied, or the answer was.
      if (!used || !(await records.count(known.id, { from: known.counter, to: used.counter })))
        return recordFailure(origin, known.userId)
      const cookies = await authenticator.startSession(known.userId, {
        method: 'passkey',
        headers,
        address: origin.address ?? undefined,
      })
      await dependencies.recordSignIn(cookies, origin)
      return cookies
    },
  }
}

function readName(name: string): string {
  const parsed = passkeyName.safeParse(name)
  if (parsed.success) return parsed.data
  throw invalidInput('Some fields are not valid.', [{ path: 'name', message: 'Give it a name.' }])
}

/** The question that the browser says it answers. */
function challengeOf(answer: unknown): string | null {
  const parsed = answeredChallenge.safeParse(answer)
  if (!parsed.success) return null
  try {
    const text = Buffer.from(parsed.data.response.clientDataJSON, 'base64url').toString('utf8')
    const { challenge } = clientData.parse(JSON.parse(text))
    return Buffer.from(challenge, 'base64url').toString('utf8')
  } catch {
    return null
  }
}

function toPasskey({ id, name, createdAt, isBackedUp }: Passkey): Passkey {
  return { id, name, createdAt, isBackedUp }
}

function notAdded(): AppError {
  return invalidInput('The passkey could not be added. Try again.')
}
