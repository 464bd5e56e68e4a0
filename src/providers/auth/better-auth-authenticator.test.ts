import { describe, expect, test } from 'bun:test'
import { type Clock, systemClock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import type { Authenticator } from '#core/identity/authenticator.ts'
import type { OpenStore } from '#storage/open-store.ts'
import { describeOnEachDatabase } from '#testing/databases.ts'
import { makeOrganization } from '#testing/record-factories.ts'
import { createAuthenticator } from './better-auth-authenticator.ts'

const PASSWORD = 'a long enough password'
const SECRET = 'a secret of the tests, 0123456789 abcdefghij'

describeOnEachDatabase('signing in', context => {
  const open = (change: { isSecure?: boolean; clock?: Clock } = {}) =>
    createAuthenticator({
      store: context.store,
      secret: SECRET,
      isSecure: false,
      clock: systemClock,
      ...change,
    })

  test('a person signs in, is known by the cookie, and is unknown after signing out', async () => {
    const authenticator = open()
    const user = await makeUser(authenticator)
    const answer = await authenticator.signIn({
      email: user.email,
      password: PASSWORD,
      headers: new Headers(),
    })
    const known = await authenticator.authenticate(withCookies(answer))
    expect(known?.user).toEqual(user)
    const cleared = await authenticator.signOut(withCookies(answer))
    expect(cleared.getSetCookie().join()).toContain('parley.session_token=;')
    expect(await authenticator.authenticate(withCookies(answer))).toBeNull()
  })

  test('the cookie cannot be read by scripts or sent along from other sites', async () => {
    const authenticator = open()
    const user = await makeUser(authenticator)
    const answer = await authenticator.signIn({
      email: user.email,
      password: PASSWORD,
      headers: new Headers(),
    })
    expect([...answer.keys()].every(name => name === 'set-cookie')).toBe(true)
    const [cookie] = answer.getSetCookie()
    expect(cookie).toContain('HttpOnly')
    expect(cookie).toContain('SameSite=Lax')
    expect(cookie).toContain('Path=/')
    expect(cookie).not.toContain('Secure')
  })

  test('over https the cookie is marked Secure', async () => {
    const authenticator = open({ isSecure: true })
    const user = await makeUser(authenticator)
    const answer = await authenticator.signIn({
      email: user.email,
      password: PASSWORD,
      headers: new Headers(),
    })
    expect(answer.getSetCookie()[0]).toMatch(/^__Host-parley\.session_token=.*; Secure/)
    expect(await authenticator.authenticate(withCookies(answer))).not.toBeNull()
  })

  test('a cookie that was signed with another secret, or changed, is nobody', async () => {
    const user = await makeUser(open())
    const other = createAuthenticator({
      store: context.store,
      secret: `${SECRET} another`,
      isSecure: false,
      clock: systemClock,
    })
    const answer = await other.signIn({ email: user.email, password: PASSWORD, headers: new Headers() })
    expect(await open().authenticate(withCookies(answer))).toBeNull()
    const changed = withCookies(answer).get('cookie')?.replace('session_token=', 'session_token=x') ?? ''
    expect(await other.authenticate(new Headers({ cookie: changed }))).toBeNull()
  })

  test('an expired session is nobody, and the next sign-in clears it away', async () => {
    const authenticator = open()
    const user = await makeUser(authenticator)
    const answer = await authenticator.signIn({
      email: user.email,
      password: PASSWORD,
      headers: new Headers(),
    })
    const ofUser = [
      { field: 'userId', operator: 'eq', value: user.id, connector: 'AND', isCaseSensitive: true } as const,
    ]
    await context.store.authRecords.updateMany(
      { model: 'sessions', where: ofUser },
      { expiresAt: new Date(Date.now() - 1_000) },
    )
    const expired = await context.store.authRecords.count({ model: 'sessions', where: ofUser })
    expect(expired).toBe(1)
    await authenticator.signIn({ email: user.email, password: PASSWORD, headers: new Headers() })
    expect(await context.store.authRecords.count({ model: 'sessions', where: ofUser })).toBe(1)
    expect(await authenticator.authenticate(withCookies(answer))).toBeNull()
  })

  test('wrong password, unknown address and no address at all get the same answer', async () => {
    const authenticator = open()
    const user = await makeUser(authenticator)
    const attempts = [
      { email: user.email, password: 'not the password' },
      { email: 'nobody@example.com', password: PASSWORD },
      { email: 'not an address', password: PASSWORD },
      { email: user.email, password: 'x'.repeat(10_000) },
    ]
    const answers = await Promise.all(
      attempts.map(attempt => refusal(authenticator.signIn({ ...attempt, headers: new Headers() }))),
    )
    expect(new Set(answers)).toEqual(new Set(['unauthenticated: E-mail address or password is not right.']))
  })

  test('an unknown address takes about as long as a wrong password', async () => {
    const authenticator = open()
    const user = await makeUser(authenticator)
    const time = async (email: string) => {
      const startedAt = performance.now()
      await refusal(authenticator.signIn({ email, password: 'not the password', headers: new Headers() }))
      return performance.now() - startedAt
    }
    await time(user.email)
    const known = Math.min(await time(user.email), await time(user.email), await time(user.email))
    const unknown = Math.min(
      await time('a@example.com'),
      await time('b@example.com'),
      await time('c@example.com'),
    )
    // Without the dummy hash an unknown address answers in a tenth of the time. The host is noisy: a wide band.
    expect(unknown).toBeGreaterThan(known / 3)
    expect(unknown).toBeLessThan(known * 3)
  })

  test('an address that is taken is a conflict, whatever its letters', async () => {
    const authenticator = open()
    const user = await makeUser(authenticator)
    const passwordHash = await authenticator.hashPassword(PASSWORD)
    const again = { name: 'Bob', email: ` ${user.email.toUpperCase()}`, passwordHash }
    expect(await refusal(authenticator.createUser(again))).toBe(
      'conflict: There is already an account with this e-mail address.',
    )
  })

  test('a user is made within the transaction that asks for one: it goes when that fails', async () => {
    const authenticator = open()
    const passwordHash = await authenticator.hashPassword(PASSWORD)
    const email = freshEmail()
    const scope = await makeOrganization(context.store)
    const failing = context.store.transaction(scope, async () => {
      const user = await authenticator.createUser({ name: 'Ann', email, passwordHash })
      const membership = { userId: user.id, role: 'member', createdAt: new Date() } as const
      await context.store.access.insertMembership(scope, membership)
      throw new Error('changed our mind')
    })
    expect(await refusal(failing)).toContain('changed our mind')
    expect(await countUsers(context.store, email)).toBe(0)
    await authenticator.createUser({ name: 'Ann', email, passwordHash })
    expect(await countUsers(context.store, email)).toBe(1)
  })

  test('the password is kept as argon2id only', async () => {
    const user = await makeUser(open())
    const account = await context.store.authRecords.findOne({
      model: 'accounts',
      where: [{ field: 'userId', operator: 'eq', value: user.id, connector: 'AND', isCaseSensitive: true }],
    })
    expect(String(account?.password)).toStartWith('$argon2id$v=19$m=19456,t=2,p=1$')
  })
})

describe('what is sent before any statement', () => {
  test('a request without our cookie asks no database', async () => {
    const records = new Proxy({} as OpenStore['authRecords'], {
      get: (_, name) => {
        throw new Error(`asked for ${String(name)}`)
      },
    })
    const authenticator = createAuthenticator({
      store: { authRecords: records },
      secret: SECRET,
      isSecure: false,
      clock: systemClock,
    })
    expect(await authenticator.authenticate(new Headers())).toBeNull()
    expect(await authenticator.authenticate(new Headers({ cookie: 'theme=dark' }))).toBeNull()
  })
})

function freshEmail(): string {
  return `ann-${Bun.randomUUIDv7()}@example.com`
}

async function makeUser(authenticator: Authenticator) {
  const passwordHash = await authenticator.hashPassword(PASSWORD)
  return authenticator.createUser({ name: 'Ann', email: freshEmail(), passwordHash })
}

function withCookies(answer: Headers): Headers {
  const cookies = answer.getSetCookie().map(cookie => cookie.split(';')[0])
  return new Headers({ cookie: cookies.join('; ') })
}

function refusal(attempt: Promise<unknown>): Promise<string> {
  return attempt.then(
    () => 'accepted',
    error => (error instanceof AppError ? `${error.code}: ${error.message}` : `unexpected: ${error}`),
  )
}

function countUsers(store: OpenStore, email: string): Promise<number> {
  const where = [
    { field: 'email', operator: 'eq', value: email, connector: 'AND', isCaseSensitive: true } as const,
  ]
  return store.authRecords.count({ model: 'users', where })
}
