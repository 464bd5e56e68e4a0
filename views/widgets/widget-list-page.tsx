import type { Widget } from '#core/widgets/widget.ts'
import type { WidgetStanding } from '#core/widgets/widget-service.ts'
import { EmptyState } from '../components/empty-state.tsx'
import { Icon } from '../components/icon.tsx'
import { Older, RowFilter } from '../components/list-tools.tsx'
import { Page } from '../layout.tsx'
import { useIsAllowed, useMessages } from '../page-context.tsx'

export interface WidgetRow extends WidgetStanding {
  widget: Widget
  /** null: the agent is gone. */
  agentName: string | null
}

interface WidgetListPageProps {
  rows: readonly WidgetRow[]
  olderHref: string | null
}

export function WidgetListPage({ rows, olderHref }: WidgetListPageProps) {
  const words = useMessages().widgets
  const mayWrite = useIsAllowed()('widgets.write')
  const action = mayWrite ? { href: '/widgets/new', label: words.new } : undefined
  return (
    <Page title={words.title}>
      <div class="page-head">
        <h1>{words.title}</h1>
        {action && rows.length > 0 && (
          <a class="btn btn-primary" href={action.href}>
            <Icon name="plus" />
            {action.label}
          </a>
        )}
      </div>
      <p class="page-lead">{words.lead}</p>
      {rows.length === 0 ? <EmptyState {...words.empty} action={action} /> : <WidgetTable rows={rows} />}
      <Older href={olderHref} />
    </Page>
  )
}

function WidgetTable({ rows }: Pick<WidgetListPageProps, 'rows'>) {
  const words = useMessages().widgets
  const { columns } = words
  return (
    <>
      <RowFilter label={words.filter} rowsId="widgets" />
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">{columns.name}</th>
            <th scope="col">{columns.agent}</th>
            <th scope="col">{columns.origins}</th>
            <th scope="col">{columns.state}</th>
            <th scope="col" class="number">
              {columns.today}
            </th>
          </tr>
        </thead>
        <tbody id="widgets">
          {rows.map(row => (
            <tr key={row.widget.id} data-filter-text={row.widget.name}>
              <td class="lead">
                <a class="row-link" href={`/widgets/${row.widget.id}`}>
                  {row.widget.name}
                </a>
              </td>
              <td>{row.agentName ?? words.goneAgent}</td>
              <td class="muted">{row.widget.allowedOrigins.join(', ')}</td>
              <td>
                <WidgetState standing={row} />
              </td>
              <td class="number tabular">
                {row.callsToday} / {row.widget.callsPerDay}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

export function WidgetState({ standing: { obstacle } }: { standing: WidgetStanding }) {
  const { states, obstacles } = useMessages().widgets
  if (obstacle === null) return <span class="state state-live">{states.open}</span>
  const isOff = obstacle === 'disabled'
  return (
    <span class={isOff ? 'state' : 'state state-failed'} title={obstacles[obstacle]}>
      {isOff ? states.disabled : states.unreachable}
    </span>
  )
}
