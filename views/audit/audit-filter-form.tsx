import { fieldId } from '../components/form.tsx'
import { useMessages } from '../page-context.tsx'

export interface AuditFilterValues {
  who: string
  action: string
  subject: string
  from: string
  to: string
  address: string
}

/** A filter that lives in the address: it can be shared, and the way back leads out of it. */
export function AuditFilterForm(props: { path: string; query: AuditFilterValues; isFiltered: boolean }) {
  const { path, query, isFiltered } = props
  const { filter, actions } = useMessages().audit
  return (
    <form class="toolbar audit-filter" method="get" action={path} aria-label={filter.label}>
      <FilterField name="who" label={filter.who} value={query.who} isSearch />
      <div class="field">
        <label class="field-label" for={fieldId('action')}>
          {filter.action}
        </label>
        <select class="select" id={fieldId('action')} name="action" value={query.action}>
          <option value="">{filter.anyAction}</option>
          {Object.entries(actions).map(([action, label]) => (
            <option key={action} value={action}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <FilterField name="subject" label={filter.subject} value={query.subject} />
      <FilterField name="from" label={filter.from} value={query.from} isDay />
      <FilterField name="to" label={filter.to} value={query.to} isDay />
      <FilterField name="address" label={filter.address} value={query.address} />
      <div class="audit-filter-acts">
        <button class="btn btn-sm btn-primary" type="submit">
          {filter.apply}
        </button>
        {isFiltered && (
          <a class="btn btn-sm" href={path}>
            {filter.clear}
          </a>
        )}
      </div>
    </form>
  )
}

interface FilterFieldProps {
  name: string
  label: string
  value: string
  isDay?: boolean
  /** "/" jumps here. */
  isSearch?: boolean
}

function FilterField({ name, label, value, isDay, isSearch }: FilterFieldProps) {
  return (
    <div class="field">
      <label class="field-label" for={fieldId(name)}>
        {label}
      </label>
      {isDay ? (
        <input class="input" id={fieldId(name)} type="date" name={name} value={value} />
      ) : (
        <input
          class="input"
          id={fieldId(name)}
          type="text"
          name={name}
          value={value}
          autoComplete="off"
          data-search={isSearch || undefined}
        />
      )}
    </div>
  )
}
