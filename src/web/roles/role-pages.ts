import { Elysia } from 'elysia'
import { PREDEFINED_ROLES, ROLE_PERMISSIONS } from '#core/access/permissions.ts'
import { RoleListPage } from '#views/roles/role-list-page.tsx'
import { createPageRenderer } from '../page-renderer.ts'
import type { WebContext } from '../web-context.ts'

/** What each role may do in an organization, to read. */
export function createRolePages(context: WebContext) {
  const pages = createPageRenderer(context)
  return new Elysia({ name: 'role-pages' }).use(context.guard).get(
    '/roles',
    async ({ request, principal }) => {
      const custom = await context.services.roles.listRoles()
      const roles = [
        ...PREDEFINED_ROLES.map(role => ({ role, custom: null, permissions: ROLE_PERMISSIONS[role] })),
        ...custom.map(({ id, name, description, permissions }) => ({
          role: id,
          custom: { name, description },
          permissions,
        })),
      ]
      const shown = roles.map(each => ({ ...each, isOwn: each.role === principal.role }))
      return pages.page(request, [RoleListPage, { roles: shown }])
    },
    { permission: 'members.read' },
  )
}
