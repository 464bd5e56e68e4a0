import { type PredefinedRole, ROLE_PERMISSIONS } from '#core/access/permissions.ts'
import { en } from '#messages/en.ts'
import type { PageContext } from '#views/page-context.tsx'

/** What a view knows in its own tests: somebody of this role, at a fixed time. */
export function makePageContext(
  change: Partial<PageContext> = {},
  role: PredefinedRole = 'org_admin',
): PageContext {
  return {
    messages: en,
    viewer: {
      accessMark: 'a-mark',
      name: 'Ann',
      email: 'ann@example.com',
      organizationId: 'organization',
      organizationName: 'Café Marlene',
      organizations: [{ id: 'organization', name: 'Café Marlene', isSuspended: false }],
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
