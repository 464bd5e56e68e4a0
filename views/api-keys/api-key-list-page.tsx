import type { ApiKeyState, ListedApiKey } from '#core/access/api-key.ts'
import type { Permission } from '#core/access/permissions.ts'
import { EmptyState } from '../components/empty-state.tsx'
import { Icon } from '../components/icon.tsx'
import { Older, RowFilter } from '../components/list-tools.tsx'
import { Moment } from '../components/moment.tsx'
import { Page } from '../layout.tsx'
import { useIsAllowed, useMessages } from '../page-context.tsx'

export interface ApiKeyRow {
  apiKey: ListedApiKey
  state: ApiKeyState
  permissions: readonly Permission[]
}

interface ApiKeyListPageProps {
  rows: readonly ApiKeyRow[]
  olderHref: string | null
}

export function ApiKeyListPage({ rows, olderHref }: ApiKeyListPageProps) {
  const words = useMessages().apiKeys
  const mayWrite = useIsAllowed()('api_keys.write')
  const action = mayWrite ? { href: '/api-keys/new', label: words.new } : undefined
  return (
    <Page title={words.title}>
      <div class="page-head">
        <h1>{words.title}</h1>
        {action && rows.length > 0 && (
          <div class="page-acts">
            <a class="btn btn-primary" href={action.href}>
              <Icon name="plus" />
              {action.label}
            </a>
          </div>
        )}
      </div>
      <p class="page-lead">{words.lead}</p>
      {rows.length === 0 ? <EmptyState {...words.empty} action={action} /> : <ApiKeyTable rows={rows} />}
      <Older href={olderHref} />
    </Page>
  )
}

function ApiKeyTable({ rows }: Pick<ApiKeyListPageProps, 'rows'>) {
  const { apiKeys, permissions: rights } = useMessages()
  const { columns, filter, never } = apiKeys
  return (
    <>
      <RowFilter label={filter} rowsId="api-keys" />
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">{columns.name}</th>
            <th scope="col">{columns.state}</th>
            <th scope="col">{columns.key}</th>
            <th scope="col">{columns.rights}</th>
            <th scope="col">{columns.maker}</th>
            <th scope="col">{columns.lastUsed}</th>
            <th scope="col">{columns.expires}</th>
          </tr>
        </thead>
        <tbody id="api-keys">
          {rows.map(({ apiKey, state, permissions }) => (
            <tr key={apiKey.id} data-filter-text={`${apiKey.name} ${apiKey.prefix}`}>
              <td class="lead">
                <a class="row-link" href={`/api-keys/${apiKey.id}`}>
                  {apiKey.name}
                </a>
              </td>
              <td>
                <KeyState state={state} />
              </td>
              <td class="mono muted">{apiKey.prefix}…</td>
              <td>{apiKey.permissions === null ? rights.all : rights.count(permissions.length)}</td>
              <td class="muted">
                <KeyMaker maker={apiKey.maker} />
              </td>
              <td class="muted" data-label={columns.lastUsed}>
                {apiKey.lastUsedAt ? <Moment at={apiKey.lastUsedAt} /> : never}
              </td>
              <td class="muted" data-label={columns.expires}>
                {apiKey.expiresAt ? <Moment at={apiKey.expiresAt} /> : never}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

const STATE_CLASSES: Readonly<Record<ApiKeyState, string>> = {
  active: 'state state-live',
  expired: 'state state-waiting',
  revoked: 'state state-failed',
}

export function KeyState({ state }: { state: ApiKeyState }) {
  return <span class={STATE_CLASSES[state]}>{useMessages().apiKeys.states[state]}</span>
}

/** Who made a key, and whether they have left since: the key stays. */
export function KeyMaker({ maker }: Pick<ListedApiKey, 'maker'>) {
  const words = useMessages().apiKeys
  if (maker === null) return <>{words.operator}</>
  if (maker.kind === 'api_key') return <>{words.makerKey(maker.name)}</>
  return <>{maker.isMember ? maker.name : `${maker.name} (${words.formerMember})`}</>
}
