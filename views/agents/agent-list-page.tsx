import { EmptyState } from '../components/empty-state.tsx'
import { Icon } from '../components/icon.tsx'
import { Older, RowFilter } from '../components/list-tools.tsx'
import { Moment } from '../components/moment.tsx'
import { Page } from '../layout.tsx'
import { useIsAllowed, useMessages } from '../page-context.tsx'

export interface AgentRow {
  id: string
  name: string
  publishedVersion: number | null
  connectionName: string
  draftSavedAt: Date
}

interface AgentListPageProps {
  agents: readonly AgentRow[]
  olderHref: string | null
}

export function AgentListPage({ agents, olderHref }: AgentListPageProps) {
  const words = useMessages().agents
  const mayWrite = useIsAllowed()('agents.write')
  return (
    <Page title={words.title}>
      <div class="page-head">
        <h1>{words.title}</h1>
        {mayWrite && agents.length > 0 && (
          <a class="btn btn-primary" href="/agents/new">
            <Icon name="plus" />
            {words.new}
          </a>
        )}
      </div>
      <p class="page-lead">{words.lead}</p>
      {agents.length === 0 ? (
        <EmptyState
          {...words.empty}
          action={mayWrite ? { href: '/agents/new', label: words.new } : undefined}
        />
      ) : (
        <AgentTable agents={agents} />
      )}
      <Older href={olderHref} />
    </Page>
  )
}

function AgentTable({ agents }: Pick<AgentListPageProps, 'agents'>) {
  const words = useMessages().agents
  const mayCall = useIsAllowed()('calls.place')
  return (
    <>
      <RowFilter label={words.filter} rowsId="agents" />
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">{words.columns.name}</th>
            <th scope="col">{words.columns.version}</th>
            <th scope="col">{words.columns.connection}</th>
            <th scope="col">{words.columns.saved}</th>
            <th>
              <span class="sr-only">{words.talk}</span>
            </th>
          </tr>
        </thead>
        <tbody id="agents">
          {agents.map(agent => (
            <tr key={agent.id} data-filter-text={agent.name}>
              <td class="lead">
                <a class="row-link" href={`/agents/${agent.id}`}>
                  {agent.name}
                </a>
              </td>
              <td>
                <LiveVersion number={agent.publishedVersion} />
              </td>
              <td class="muted">{agent.connectionName}</td>
              <td class="muted">
                <Moment at={agent.draftSavedAt} />
              </td>
              <td class="trail">
                {mayCall && (
                  <div class="row-acts">
                    <a class="btn btn-sm" href={`/agents/${agent.id}/talk`}>
                      <Icon name="microphone" />
                      {words.talk}
                      <span class="sr-only"> {agent.name}</span>
                    </a>
                  </div>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

/** Which version calls run. */
export function LiveVersion({ number }: { number: number | null }) {
  const words = useMessages().agents.version
  return number === null ? (
    <span class="tag">{words.none}</span>
  ) : (
    <span class="tag tag-live">{words.live(number)}</span>
  )
}
