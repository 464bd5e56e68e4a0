import { ROLE_PERMISSIONS, type Role } from '#core/access/permissions.ts'
import { en } from '#messages/en.ts'
import type { PageContext } from '#views/page-context.tsx'

/** What a view knows in its own tests: somebody of this role, at a fixed time. */
export function makePageContext(change: Partial<PageContext> = {}, role: Role = 'org_admin'): PageContext {
  return {
    messages: en,
    viewer: {
      name: 'Ann',
      email: 'ann@example.com',
      organizationName: 'Café Marlene',
      permissions: ROLE_PERMISSIONS[role],
    },
    csrfToken: 'a-token',
    path: '/agents',
    address: '/agents',
    chosenLanguage: '',
    theme: 'system',
    timeZone: 'Europe/Vienna',
    now: new Date('2026-11-23T10:00:00Z'),
    asset: path => `/static/${path}`,
    ...change,
  }
}
