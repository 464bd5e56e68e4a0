import type { OrganizationPermission } from '#core/access/permissions.ts'
import type { FieldIssue } from '#core/errors.ts'
import type { Messages } from '#messages/en.ts'
import type { PermissionResource } from '#messages/permissions-en.ts'
import { FieldError, fieldId } from '../components/form.tsx'
import { useMessages } from '../page-context.tsx'

export type RoleAction = keyof Messages['roles']['actions']

/** Every right of an organization, in the order of its declaration. Handed in: views know types of core only. */
export type RoleRights = readonly OrganizationPermission[]

interface RoleGridProps {
  rights: RoleRights
  chosen: RoleRights
  issues: readonly FieldIssue[]
}

const FIELD = 'permissions'

/** Things as rows, what can be done with them as columns: one box for each right. */
export function RoleGrid({ rights, chosen, issues }: RoleGridProps) {
  const { permissions, roles } = useMessages()
  const { label, help, about } = roles.form.permissions
  const id = fieldId(FIELD)
  const actions = [...new Set(rights.map(right => partsOf(right).action))]
  const resources = [...new Set(rights.map(right => partsOf(right).resource))]
  return (
    <fieldset class="field" aria-describedby={`${id}-error ${id}-help`}>
      <legend class="field-label">{label}</legend>
      <p class="field-help" id={`${id}-help`}>
        {help}
      </p>
      <FieldError name={FIELD} issues={issues} />
      <table class="role-grid">
        <thead>
          <tr>
            <th scope="col">{about}</th>
            {actions.map(action => (
              <th key={action} scope="col">
                {roles.actions[action]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {resources.map(resource => (
            <tr key={resource}>
              <th scope="row">{permissions.resources[resource]}</th>
              {actions.map(action => (
                <td key={action}>
                  <RightBox right={rights.find(is(resource, action))} chosen={chosen} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </fieldset>
  )
}

function RightBox({ right, chosen }: { right: OrganizationPermission | undefined; chosen: RoleRights }) {
  const { permissions, roles } = useMessages()
  if (!right) return null
  return (
    <label class="role-box" title={permissions.words[right]}>
      <input
        class="checkbox"
        type="checkbox"
        name={FIELD}
        value={right}
        checked={chosen.includes(right)}
        aria-label={permissions.words[right]}
      />
      {/* Said where the columns are no columns any more: on a narrow screen. */}
      <span class="role-box-word" aria-hidden="true">
        {roles.actions[partsOf(right).action]}
      </span>
    </label>
  )
}

const is = (resource: PermissionResource, action: RoleAction) => (right: OrganizationPermission) =>
  right === `${resource}.${action}`

function partsOf(right: OrganizationPermission): { resource: PermissionResource; action: RoleAction } {
  // `resource.action` is how rights are declared; the types of both parts follow from them.
  const [resource, action] = right.split('.') as [PermissionResource, RoleAction]
  return { resource, action }
}
