import type { Tenant, TestApp } from './test-app.ts'
import type { TestBrowser } from './test-browser.ts'
import { TEST_PASSWORD } from './test-foundation.ts'

/** An organization and a browser in which its owner has signed in. */
export async function openSignedIn(
  app: TestApp,
  name?: string,
): Promise<{ tenant: Tenant; browser: TestBrowser }> {
  const tenant = await app.createTenant(name)
  const browser = app.createBrowser()
  await browser.get('/sign-in')
  const answer = await browser.post('/sign-in', { email: tenant.email, password: TEST_PASSWORD })
  if (answer.status !== 303) throw new Error(`Signing in answered ${answer.status}`)
  // The token of a page that was opened before signing in is void.
  await browser.get('/agents')
  return { tenant, browser }
}
