import { Elysia } from 'elysia'
import { z } from 'zod'
import { ORGANIZATION_PERMISSIONS, PREDEFINED_ROLES, ROLE_PERMISSIONS } from '#core/access/permissions.ts'
import { operation } from '../api/api-operation.ts'
import { apiSchemas } from '../api/api-schemas.ts'
import type { WebContext } from '../web-context.ts'

const roleBody = z
  .object({
    role: z.string().describe('Name of a predefined role, or id of a custom one: what a membership names.'),
    name: z.string(),
    description: z.string(),
    isCustom: z.boolean(),
    permissions: z.array(z.enum(ORGANIZATION_PERMISSIONS)),
  })
  .register(apiSchemas, { id: 'Role', description: 'What somebody with this role may do.' })

const roleListBody = z
  .object({ items: z.array(roleBody) })
  .register(apiSchemas, { id: 'RoleList', description: 'Roles, predefined ones first.' })

/** REST of the roles that members may have. */
export function createRoleRoutes({ guard, services }: Pick<WebContext, 'guard' | 'services'>) {
  return new Elysia({ name: 'roles-api', prefix: '/api/v1/roles' }).use(guard).get(
    '',
    async () => {
      const custom = await services.roles.listRoles()
      const predefined = PREDEFINED_ROLES.map(role => ({
        role,
        name: role,
        description: '',
        isCustom: false,
        permissions: [...ROLE_PERMISSIONS[role]],
      }))
      const others = custom.map(({ id, name, description, permissions }) => ({
        role: id,
        name,
        description,
        isCustom: true,
        permissions: [...permissions],
      }))
      return { items: [...predefined, ...others] }
    },
    {
      permission: 'members.read',
      response: { 200: roleListBody },
      detail: operation({
        operationId: 'listRoles',
        tag: 'members',
        summary: 'List roles, predefined ones first',
      }),
    },
  )
}
