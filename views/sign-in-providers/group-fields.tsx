import type { FieldIssue } from '#core/errors.ts'
import type { MappingTargets } from '#core/sign-in-providers/sign-in-provider-service.ts'
import { FieldError, TextField } from '../components/form.tsx'
import { useMessages } from '../page-context.tsx'

/** One row as it was typed: an empty group means no row. */
export interface MappingRow {
  group: string
  organizationId: string
  role: string
}

/** Where a new mapping is typed without a script. */
const EMPTY_ROWS = 2
const EMPTY: MappingRow = { group: '', organizationId: '', role: '' }

interface GroupFieldsProps {
  values: { groupsClaim: string; mappings: readonly MappingRow[] }
  targets: MappingTargets
  issues: readonly FieldIssue[]
}

/** Which group gives which role in which organization. */
export function GroupFields({ values, targets, issues }: GroupFieldsProps) {
  const { groups: words } = useMessages().signInProviders.form
  const rows = [...values.mappings, ...Array<MappingRow>(EMPTY_ROWS).fill(EMPTY)]
  return (
    <fieldset class="form-section">
      <legend>{words.title}</legend>
      <p class="muted small">{words.text}</p>
      <TextField
        name="groupsClaim"
        label={words.claim.label}
        help={words.claim.help}
        value={values.groupsClaim}
        issues={issues}
      />
      <ol class="mappings">
        {rows.map((row, index) => (
          // Rows have no id of their own: they are what stands in a form.
          <Mapping key={`${index} ${row.group}`} row={row} number={index + 1} targets={targets} />
        ))}
      </ol>
      <FieldError name="groupMappings" issues={issues} />
      <p class="field-help">{words.more}</p>
    </fieldset>
  )
}

function Mapping({ row, number, targets }: { row: MappingRow; number: number; targets: MappingTargets }) {
  const { groups: words } = useMessages().signInProviders.form
  const nameOf = (id: string) => Object.entries(words.roles).find(([role]) => role === id)?.[1] ?? id
  return (
    <li class="mapping">
      <input
        class="input"
        name="mappingGroup"
        aria-label={words.group(number)}
        placeholder={words.group(number)}
        value={row.group}
        autoComplete="off"
        maxLength={300}
      />
      <Choice
        name="mappingOrganization"
        label={words.organization(number)}
        value={row.organizationId}
        options={targets.organizations.map(({ id, name }) => ({ id, label: name }))}
      />
      <Choice
        name="mappingRole"
        label={words.role(number)}
        value={row.role}
        options={targets.roles.map(({ id, name }) => ({ id, label: name ?? nameOf(id) }))}
      />
    </li>
  )
}

interface ChoiceProps {
  name: string
  label: string
  value: string
  options: readonly { id: string; label: string }[]
}

function Choice({ name, label, value, options }: ChoiceProps) {
  const { choose } = useMessages().signInProviders.form.groups
  return (
    <select class="select" name={name} aria-label={label} value={value}>
      <option value="">{choose}</option>
      {options.map(option => (
        <option key={option.id} value={option.id} selected={option.id === value}>
          {option.label}
        </option>
      ))}
    </select>
  )
}
