import type { FieldIssue } from '#core/errors.ts'
import { formatNumber } from '#messages/formats.ts'
import { RemovalForm } from '../components/form.tsx'
import { Icon } from '../components/icon.tsx'
import { Moment } from '../components/moment.tsx'
import { PermissionList } from '../components/permission-grid.tsx'
import { Page } from '../layout.tsx'
import { useIsAllowed, useMessages } from '../page-context.tsx'
import { type ApiKeyRow, KeyMaker, KeyState } from './api-key-list-page.tsx'

interface ApiKeyPageProps extends ApiKeyRow {
  requestsPerMinute: number
  revocation?: { issues: readonly FieldIssue[]; message?: string }
}

/** One key: what it may do, and its end. */
export function ApiKeyPage(props: ApiKeyPageProps) {
  const { apiKey, state, permissions, revocation } = props
  const words = useMessages().apiKeys
  const mayRevoke = useIsAllowed()('api_keys.write') && state !== 'revoked'
  return (
    <Page title={apiKey.name} isNarrow>
      <a class="crumb" href="/api-keys">
        <Icon name="back" />
        {words.title}
      </a>
      <div class="page-head">
        <div class="page-title">
          <h1>{apiKey.name}</h1>
          <KeyState state={state} />
        </div>
      </div>
      <KeyFacts {...props} />
      <section class="permission-section">
        <h2>{words.details.rights}</h2>
        <PermissionList permissions={permissions} />
      </section>
      {mayRevoke && (
        <RemovalForm
          action={`/api-keys/${apiKey.id}/revocation`}
          name={apiKey.name}
          {...words.revoke}
          issues={revocation?.issues ?? []}
          message={revocation?.message}
        />
      )}
    </Page>
  )
}

function KeyFacts({ apiKey, requestsPerMinute }: ApiKeyPageProps) {
  const messages = useMessages()
  const { details, columns, never, perMinute } = messages.apiKeys
  return (
    <dl class="facts">
      <dt>{details.prefix}</dt>
      <dd class="mono">{apiKey.prefix}</dd>
      <dt>{details.created}</dt>
      <dd>
        <Moment at={apiKey.createdAt} />
      </dd>
      <dt>{columns.maker}</dt>
      <dd>
        <KeyMaker maker={apiKey.maker} />
      </dd>
      <dt>{columns.lastUsed}</dt>
      <dd>{apiKey.lastUsedAt ? <Moment at={apiKey.lastUsedAt} /> : never}</dd>
      <dt>{columns.expires}</dt>
      <dd>{apiKey.expiresAt ? <Moment at={apiKey.expiresAt} /> : never}</dd>
      {apiKey.revokedAt && (
        <>
          <dt>{details.revokedAt}</dt>
          <dd>
            <Moment at={apiKey.revokedAt} />
          </dd>
        </>
      )}
      <dt>{details.limit}</dt>
      <dd>{perMinute(formatNumber(requestsPerMinute, messages))}</dd>
    </dl>
  )
}
