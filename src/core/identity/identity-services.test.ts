import { expect, setDefaultTimeout, test } from 'bun:test'
import { randomBytes } from 'node:crypto'
import { createBackgroundWork } from '#lib/background-work.ts'
import { createSealedBox, deriveSecret } from '#lib/sealed-box.ts'
import { createAuthenticator } from '#providers/auth/better-auth-authenticator.ts'
import { createPasskeyCeremonies } from '#providers/auth/passkey-ceremonies.ts'
import type { OpenStore } from '#storage/open-store.ts'
import { describeOnEachDatabase } from '#testing/databases.ts'
import { refusalOf } from '#testing/refusal.ts'
import { createTestClock } from '#testing/test-foundation.ts'
import type { Person } from '../access/principal.ts'
import { createAuditTrail } from '../audit/audit-service.ts'
import { createEventBus } from '../events.ts'
import type { MailRequest } from '../mail/mail.ts'
import { createSystemScopes, platformScope } from '../scope.ts'
import { createIdentityServices } from './identity-services.ts'

// Each hashes several passwords, on a machine that others may use.
setDefaultTimeout(20_000)

const PASSWORD = 'correct horse battery staple'
const NEW_PASSWORD = 'three quiet boats'
const PUBLIC_URL = 'https://parley.example'
const ORIGIN = { address: '192.0.2.1', userAgent: null }
const KEY = { id: 'test', bytes: randomBytes(32) }

describeOnEachDatabase('the own account', context => {
  test('of two who bring the same link, one sets the password: once, with one mail and one line in the log', async () => {
    const parts = open(context.store)
    const user = await makeUser(parts)
    const token = await askForLink(parts, user.email)
    const passwords = [NEW_PASSWORD, 'four louder engines']
    const outcomes = await Promise.allSettled(
      passwords.map(password =>
        parts.services.passwordResets.resetPassword({
          token,
          password,
          origin: ORIGIN,
          publicUrl: PUBLIC_URL,
        }),
      ),
    )
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const kept = await Promise.all(passwords.map(text => parts.authenticator.verifyPassword(user.id, text)))
    expect(kept).toEqual(outcomes.map(({ status }) => status === 'fulfilled'))
    expect(parts.mails.filter(({ kind }) => kind === 'password_changed')).toHaveLength(1)
    expect(await actsOn(context.store, user.id)).toEqual([
      'person.password_reset_requested',
      'person.password_changed',
    ])
  })

  test('a new password is whole or not at all: when its mail cannot be kept, nothing has changed', async () => {
    const parts = open(context.store)
    const user = await makeUser(parts)
    const token = await askForLink(parts, user.email)
    const cookies = await parts.authenticator.signIn({
      email: user.email,
      password: PASSWORD,
      headers: new Headers(),
    })
    parts.breakMails()
    const reset = { token, password: NEW_PASSWORD, origin: ORIGIN, publicUrl: PUBLIC_URL }
    await expect(parts.services.passwordResets.resetPassword(reset)).rejects.toThrow('no room for mails')
    expect(await parts.authenticator.verifyPassword(user.id, PASSWORD)).toBe(true)
    expect(await parts.authenticator.authenticate(asRequest(cookies))).not.toBeNull()
    expect(await parts.services.passwordResets.findPerson(token)).toMatchObject({ id: user.id })
    expect(await actsOn(context.store, user.id)).toEqual(['person.password_reset_requested'])
  })

  test('a change ends every session, also two that are asked for at once, and each answers a cookie or says why not', async () => {
    const parts = open(context.store)
    const user = await makeUser(parts)
    const people = await Promise.all([signIn(parts, user.email), signIn(parts, user.email)])
    const outcomes = await Promise.allSettled(
      people.map(({ person, headers }, index) =>
        parts.services.accounts.changePassword(person, {
          currentPassword: PASSWORD,
          password: `${NEW_PASSWORD} ${index}`,
          headers,
          origin: ORIGIN,
          publicUrl: PUBLIC_URL,
        }),
      ),
    )
    for (const { headers } of people) expect(await parts.authenticator.authenticate(headers)).toBeNull()
    const sessions = await parts.authenticator.listSessions(user.id)
    expect(sessions).toHaveLength(1)
    const alive = await Promise.all(
      outcomes.map(async outcome =>
        outcome.status === 'fulfilled'
          ? (await parts.authenticator.authenticate(asRequest(outcome.value))) !== null
          : false,
      ),
    )
    expect(alive.filter(Boolean)).toHaveLength(1)
  })

  test('of two presses on one link, one proves the address', async () => {
    const parts = open(context.store)
    const user = await makeUser(parts)
    const { person } = await signIn(parts, user.email)
    await parts.services.accounts.requestVerification(person, PUBLIC_URL)
    const token = tokenOf(parts.mails.at(-1))
    const verify = () => parts.services.accounts.verifyEmail(token, ORIGIN)
    const outcomes = await Promise.allSettled([verify(), verify()])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await refusalOf(verify())).toBe(
      'forbidden: This link was used, replaced or is too old. Ask for a new one.',
    )
    expect((await parts.authenticator.findUser(user.id))?.emailVerified).toBe(true)
  })
})

type Parts = ReturnType<typeof open>

function open(store: OpenStore) {
  const clock = createTestClock(new Date())
  const events = createEventBus(error => {
    throw error
  })
  const heads = { note() {}, flush: async () => {}, read: () => ({ state: 'missing' as const }), forget() {} }
  const audit = createAuditTrail({ store, clock, events, heads })
  const authenticator = createAuthenticator({
    store,
    secret: deriveSecret(KEY, 'session'),
    isSecure: false,
    clock,
  })
  const mails: MailRequest[] = []
  let isBroken = false
  const mailer = {
    async send(request: MailRequest) {
      if (isBroken) throw new Error('no room for mails')
      mails.push(request)
    },
  }
  const faults: unknown[] = []
  const background = createBackgroundWork({
    atOnceMax: 1,
    waitingMax: 10,
    onFault: error => faults.push(error),
  })
  const services = createIdentityServices({
    store,
    clock,
    authenticator,
    audit,
    mailer,
    events,
    background,
    systemScope: createSystemScopes(),
    sealer: createSealedBox(KEY),
    recoverySecret: 'a secret of the tests',
    ceremonies: createPasskeyCeremonies(),
  })
  const breakMails = () => {
    isBroken = true
  }
  return { services, authenticator, background, faults, mails, breakMails }
}

async function makeUser({ authenticator }: Parts) {
  const passwordHash = await authenticator.hashPassword(PASSWORD)
  return authenticator.createUser({
    name: 'Ann',
    email: `ann-${Bun.randomUUIDv7()}@example.com`,
    passwordHash,
  })
}

async function askForLink({ services, background, mails, faults }: Parts, email: string): Promise<string> {
  services.passwordResets.requestReset({ email, origin: ORIGIN, publicUrl: PUBLIC_URL })
  await background.settle()
  expect(faults).toEqual([])
  return tokenOf(mails.at(-1))
}

function tokenOf(mail: MailRequest | undefined): string {
  const link = mail && 'link' in mail.values ? mail.values.link : ''
  return new URL(link).searchParams.get('token') ?? ''
}

async function signIn({ authenticator }: Parts, email: string) {
  const cookies = await authenticator.signIn({ email, password: PASSWORD, headers: new Headers() })
  const headers = asRequest(cookies)
  const signedIn = await authenticator.authenticate(headers)
  if (!signedIn) throw new Error('Nobody is signed in')
  const { user, session } = signedIn
  const person: Person = {
    user,
    session,
    isPlatformAdmin: false,
    memberships: [],
    principal: null,
    platformScope: platformScope({ kind: 'user', userId: user.id }, ORIGIN),
  }
  return { person, headers }
}

async function actsOn(store: OpenStore, userId: string): Promise<string[]> {
  const scope = platformScope({ kind: 'system', task: 'test' })
  const entries = await store.audit.listFrom(scope, { fromSeq: 1, limit: 1_000 })
  return entries.filter(({ subjectId }) => subjectId === userId).map(({ action }) => action)
}

function asRequest(cookies: Headers): Headers {
  return new Headers({
    cookie: cookies
      .getSetCookie()
      .map(line => line.split(';')[0])
      .join('; '),
  })
}
