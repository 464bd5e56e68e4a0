import type { Call } from '#core/calls/call.ts'
import { EmptyState } from '../components/empty-state.tsx'
import { Older } from '../components/list-tools.tsx'
import { Moment } from '../components/moment.tsx'
import { Page } from '../layout.tsx'
import { useMessages } from '../page-context.tsx'
import { CallDuration, CallStateWords, CallVersion, CallVisitor } from './call-words.tsx'

interface CallListProps {
  calls: readonly Call[]
  /** By their ids: calls of visitors are listed under the button that they used. */
  widgetNames: ReadonlyMap<string, string>
  olderHref: string | null
  isFiltered: boolean
}

interface CallListPageProps extends CallListProps {
  agents: readonly { id: string; name: string }[]
  /** Id of the agent whose calls are shown; empty: all. */
  agentId: string
  /** Where the live list comes from; null on older pages, which stand still. */
  eventsHref: string | null
}

export function CallListPage({ agents, agentId, eventsHref, ...list }: CallListPageProps) {
  const words = useMessages().calls
  return (
    <Page title={words.title} liveHref={eventsHref ?? undefined}>
      <div class="page-head">
        <h1>{words.title}</h1>
      </div>
      <p class="page-lead">{words.lead}</p>
      {agents.length > 0 && <AgentFilter agents={agents} agentId={agentId} />}
      <CallList {...list} />
    </Page>
  )
}

function AgentFilter({ agents, agentId }: Pick<CallListPageProps, 'agents' | 'agentId'>) {
  const { filter } = useMessages().calls
  return (
    <form class="toolbar" method="get" action="/calls" data-submit-on-change>
      <label class="sr-only" for="agent-filter">
        {filter.label}
      </label>
      <select class="select" id="agent-filter" name="agent" value={agentId} data-search>
        <option value="">{filter.all}</option>
        {agents.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <noscript>
        <button class="btn btn-sm" type="submit">
          {filter.apply}
        </button>
      </noscript>
    </form>
  )
}

/** The rows, morphed in place while calls go on. */
export function CallList({ calls, widgetNames, olderHref, isFiltered }: CallListProps) {
  const words = useMessages().calls
  const { text, title, action } = isFiltered ? words.emptyFiltered : words.empty
  return (
    <section id="call-list" aria-label={words.title}>
      {calls.length === 0 ? (
        <EmptyState
          title={title}
          text={text}
          action={{ href: isFiltered ? '/calls' : '/agents', label: action }}
        />
      ) : (
        <CallTable calls={calls} widgetNames={widgetNames} />
      )}
      <Older href={olderHref} />
    </section>
  )
}

function CallTable({ calls, widgetNames }: Pick<CallListProps, 'calls' | 'widgetNames'>) {
  const { columns } = useMessages().calls
  return (
    <table class="rows rows-calls">
      <thead>
        <tr>
          <th scope="col">{columns.when}</th>
          <th scope="col">{columns.agent}</th>
          <th scope="col">{columns.state}</th>
          <th scope="col" class="number">
            {columns.duration}
          </th>
          <th scope="col">{columns.model}</th>
        </tr>
      </thead>
      <tbody>
        {calls.map(call => (
          <CallRow key={call.id} call={call} widgetName={widgetNames.get(call.widgetId ?? '') ?? null} />
        ))}
      </tbody>
    </table>
  )
}

function CallRow({ call, widgetName }: { call: Call; widgetName: string | null }) {
  return (
    <tr id={`call-${call.id}`}>
      <td class="lead">
        <a class="row-link" href={`/calls/${call.id}`}>
          <Moment at={call.createdAt} />
        </a>
      </td>
      <td>
        {call.agentName} <CallVersion version={call.agentVersion} />
        <CallVisitor call={call} widgetName={widgetName} />
      </td>
      <td>
        <CallStateWords call={call} />
      </td>
      <td class="number">
        <CallDuration call={call} />
      </td>
      <td class="muted small">{call.modelLabel}</td>
    </tr>
  )
}

/** The list as it stands now, for a page that shows an older one. */
export function CallListUpdate(props: CallListProps) {
  return (
    <hx-partial hx-target="#call-list" hx-swap="outerMorph">
      <CallList {...props} />
    </hx-partial>
  )
}
