import type { Scope } from '#core/scope.ts'
import type { Tenant, TestApp } from './test-app.ts'
import type { TestBrowser } from './test-browser.ts'
import { TEST_PASSWORD } from './test-foundation.ts'

export interface InvitedPerson {
  browser: TestBrowser
  userId: string
  email: string
}

let count = 0

/** A person who was made at once, with an account and without any organization, and their browser, signed in. */
export async function openPerson(
  app: TestApp,
  change: { email?: string; name?: string } = {},
): Promise<InvitedPerson> {
  const { authenticator } = app.foundation
  const email = change.email ?? `person${++count}@example.com`
  const passwordHash = await authenticator.hashPassword(TEST_PASSWORD)
  const { name = 'Ben' } = change
  const user = await authenticator.createUser({ name, email, passwordHash, emailVerified: true })
  const browser = app.createBrowser()
  await browser.get('/sign-in')
  const answer = await browser.post('/sign-in', { email, password: TEST_PASSWORD })
  if (answer.status !== 303) throw new Error(`Signing in answered ${answer.status}`)
  // The token of a page that was opened before signing in is void.
  await browser.get('/organizations')
  return { browser, userId: user.id, email }
}

/** The same, as a member of an organization. */
export async function openMember(
  app: TestApp,
  { scope }: Pick<Tenant, 'scope'>,
  role: string,
  name?: string,
): Promise<InvitedPerson> {
  const person = await openPerson(app, { name })
  await addMember(app, scope, { userId: person.userId, role })
  // A form token is bound to the organization that the browser works in.
  await person.browser.get('/organizations')
  return person
}

export async function addMember(
  { foundation: { store, clock } }: TestApp,
  scope: Scope,
  { userId, role }: { userId: string; role: string },
): Promise<void> {
  await store.access.insertMembership(scope, { userId, role, createdAt: clock.now() })
}
