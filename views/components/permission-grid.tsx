import type { Permission } from '#core/access/permissions.ts'
import type { FieldIssue } from '#core/errors.ts'
import type { PermissionResource } from '#messages/permissions-en.ts'
import { useMessages } from '../page-context.tsx'
import { FieldError, fieldId } from './form.tsx'

interface PermissionGridProps {
  /** Of the form's field; every box carries it. */
  name: string
  label: string
  help?: string
  /** What may be chosen, in the order of its declaration. NB: whoever grants can only grant what they have. */
  offered: readonly Permission[]
  chosen: readonly Permission[]
  issues: readonly FieldIssue[]
}

/** Permissions to choose from, by what they are about. */
export function PermissionGrid({ name, label, help, offered, chosen, issues }: PermissionGridProps) {
  const { permissions } = useMessages()
  const id = fieldId(name)
  return (
    <fieldset class="field" aria-describedby={help ? `${id}-error ${id}-help` : `${id}-error`}>
      <legend class="field-label">{label}</legend>
      {help && (
        <p class="field-help" id={`${id}-help`}>
          {help}
        </p>
      )}
      <div class="permission-grid">
        {groupByResource(offered).map(([resource, group]) => (
          <fieldset key={resource} class="permission-group">
            <legend>{permissions.resources[resource]}</legend>
            {group.map(permission => (
              <label key={permission} class="choice">
                <input
                  class="checkbox"
                  type="checkbox"
                  name={name}
                  value={permission}
                  checked={chosen.includes(permission)}
                />
                <span>{permissions.words[permission]}</span>
              </label>
            ))}
          </fieldset>
        ))}
      </div>
      <FieldError name={name} issues={issues} />
    </fieldset>
  )
}

/** What somebody or something may do, to read only. */
export function PermissionList({ permissions: held }: { permissions: readonly Permission[] }) {
  const { permissions } = useMessages()
  return (
    <dl class="permission-list">
      {groupByResource(held).map(([resource, group]) => (
        <div key={resource}>
          <dt>{permissions.resources[resource]}</dt>
          {group.map(permission => (
            <dd key={permission}>{permissions.words[permission]}</dd>
          ))}
        </div>
      ))}
    </dl>
  )
}

function groupByResource(list: readonly Permission[]): [PermissionResource, Permission[]][] {
  const groups = new Map<PermissionResource, Permission[]>()
  for (const permission of list) {
    const resource = resourceOf(permission)
    groups.set(resource, [...(groups.get(resource) ?? []), permission])
  }
  return [...groups]
}

function resourceOf(permission: Permission): PermissionResource {
  // `resource.action` is how permissions are declared; the type of the part before the dot follows from them.
  return permission.slice(0, permission.indexOf('.')) as PermissionResource
}
