import type { EgressDestination } from '#core/egress/egress.ts'
import { formatNumber } from '#messages/formats.ts'
import { EmptyState } from '../components/empty-state.tsx'
import { RowFilter } from '../components/list-tools.tsx'
import { Moment } from '../components/moment.tsx'
import { Page } from '../layout.tsx'
import { useMessages } from '../page-context.tsx'

interface EgressPageProps {
  destinations: readonly EgressDestination[]
  /** Only listed destinations are allowed. */
  isRestricted: boolean
}

export function EgressPage({ destinations, isRestricted }: EgressPageProps) {
  const words = useMessages().egress
  return (
    <Page title={words.title}>
      <div class="page-head">
        <h1>{words.title}</h1>
      </div>
      <p class="page-lead">{words.lead}</p>
      <p class={isRestricted ? 'notice notice-apart notice-success' : 'notice notice-apart'}>
        {isRestricted ? words.restricted : words.open}
      </p>
      {destinations.length === 0 ? (
        <EmptyState {...words.empty} />
      ) : (
        <DestinationTable destinations={destinations} />
      )}
    </Page>
  )
}

function DestinationTable({ destinations }: Pick<EgressPageProps, 'destinations'>) {
  const messages = useMessages()
  const { columns, purposes, filter } = messages.egress
  return (
    <>
      <RowFilter label={filter} rowsId="destinations" />
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">{columns.destination}</th>
            <th scope="col">{columns.outcome}</th>
            <th scope="col">{columns.purpose}</th>
            <th scope="col">{columns.count}</th>
            <th scope="col">{columns.last}</th>
          </tr>
        </thead>
        <tbody id="destinations">
          {destinations.map(row => (
            <tr key={`${row.destination} ${row.purpose} ${row.outcome}`} data-filter-text={row.destination}>
              <td class="lead">{row.destination}</td>
              <td>
                <Outcome outcome={row.outcome} />
              </td>
              <td>{purposes[row.purpose]}</td>
              <td class="tabular">{formatNumber(row.count, messages)}</td>
              <td class="muted">
                <Moment at={row.lastAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function Outcome({ outcome }: Pick<EgressDestination, 'outcome'>) {
  const { outcomes } = useMessages().egress
  return <span class={outcome === 'refused' ? 'state state-failed' : 'state'}>{outcomes[outcome]}</span>
}
