import type { ModelConnection } from '#core/model-connections/model-connection.ts'
import { EmptyState } from '../components/empty-state.tsx'
import { Icon } from '../components/icon.tsx'
import { Older, RowFilter } from '../components/list-tools.tsx'
import { Moment } from '../components/moment.tsx'
import { Page } from '../layout.tsx'
import { useIsAllowed, useMessages } from '../page-context.tsx'
import { LocalModelsForm } from './local-models-form.tsx'

interface ModelConnectionListPageProps {
  connections: readonly ModelConnection[]
  olderHref: string | null
}

export function ModelConnectionListPage({ connections, olderHref }: ModelConnectionListPageProps) {
  const words = useMessages().modelConnections
  const mayWrite = useIsAllowed()('connections.write')
  const action = mayWrite ? { href: '/model-connections/new', label: words.new } : undefined
  return (
    <Page title={words.title}>
      <div class="page-head">
        <h1>{words.title}</h1>
        {action && connections.length > 0 && (
          <div class="page-acts">
            <LocalModelsForm />
            <a class="btn btn-primary" href={action.href}>
              <Icon name="plus" />
              {action.label}
            </a>
          </div>
        )}
      </div>
      <p class="page-lead">{words.lead}</p>
      {connections.length === 0 ? (
        <EmptyState {...words.empty} action={action} />
      ) : (
        <ConnectionTable connections={connections} />
      )}
      <Older href={olderHref} />
    </Page>
  )
}

function ConnectionTable({ connections }: Pick<ModelConnectionListPageProps, 'connections'>) {
  const words = useMessages().modelConnections
  const { columns } = words
  return (
    <>
      <RowFilter label={words.filter} rowsId="connections" />
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">{columns.name}</th>
            <th scope="col">{columns.kind}</th>
            <th scope="col">{columns.parts}</th>
            <th scope="col">{columns.changed}</th>
          </tr>
        </thead>
        <tbody id="connections">
          {connections.map(connection => (
            <tr key={connection.id} data-filter-text={connection.name}>
              <td class="lead">
                <a class="row-link" href={`/model-connections/${connection.id}`}>
                  {connection.name}
                </a>
              </td>
              <td>
                <span class="tag">{words.kinds[connection.kind]}</span>
              </td>
              <td class="muted">{describeParts(connection, words.rehearsalParts)}</td>
              <td class="muted">
                <Moment at={connection.updatedAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function describeParts(connection: ModelConnection, rehearsal: string): string {
  if (connection.kind === 'rehearsal') return rehearsal
  if (connection.kind !== 'cascade') return `${connection.model}, ${connection.voice}`
  return [connection.stt.model, connection.llm.model, connection.tts.model].join(', ')
}
