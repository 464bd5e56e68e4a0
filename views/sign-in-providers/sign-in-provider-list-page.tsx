import type { SignInProvider } from '#core/sign-in-providers/sign-in-provider.ts'
import { EmptyState } from '../components/empty-state.tsx'
import { Icon } from '../components/icon.tsx'
import { RowFilter } from '../components/list-tools.tsx'
import { Moment } from '../components/moment.tsx'
import { Page } from '../layout.tsx'
import { useMessages } from '../page-context.tsx'
import { PROVIDERS_PATH } from './sign-in-provider-form.tsx'

export function SignInProviderListPage({ providers }: { providers: readonly SignInProvider[] }) {
  const words = useMessages().signInProviders
  const action = { href: `${PROVIDERS_PATH}/new`, label: words.new }
  return (
    <Page title={words.title}>
      <div class="page-head">
        <h1>{words.title}</h1>
        {providers.length > 0 && (
          <div class="page-acts">
            <a class="btn btn-primary" href={action.href}>
              <Icon name="plus" />
              {action.label}
            </a>
          </div>
        )}
      </div>
      <p class="page-lead">{words.lead}</p>
      {providers.length === 0 ? (
        <EmptyState {...words.empty} action={action} />
      ) : (
        <ProviderTable providers={providers} />
      )}
    </Page>
  )
}

function ProviderTable({ providers }: { providers: readonly SignInProvider[] }) {
  const { columns, filter, kinds } = useMessages().signInProviders
  return (
    <>
      <RowFilter label={filter} rowsId="providers" />
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">{columns.name}</th>
            <th scope="col">{columns.kind}</th>
            <th scope="col">{columns.issuer}</th>
            <th scope="col">{columns.state}</th>
            <th scope="col">{columns.changed}</th>
          </tr>
        </thead>
        <tbody id="providers">
          {providers.map(({ id, name, kind, issuer, isEnabled, updatedAt }) => (
            <tr key={id} data-filter-text={name}>
              <td class="lead">
                <a class="row-link" href={`${PROVIDERS_PATH}/${id}`}>
                  {name}
                </a>
              </td>
              <td>
                <span class="tag">{kinds[kind]}</span>
              </td>
              <td class="muted">{new URL(issuer).host}</td>
              <td>
                <ProviderState isEnabled={isEnabled} />
              </td>
              <td class="muted">
                <Moment at={updatedAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

export function ProviderState({ isEnabled }: { isEnabled: boolean }) {
  const { enabled, disabled } = useMessages().signInProviders
  return <span class={isEnabled ? 'state state-live' : 'state'}>{isEnabled ? enabled : disabled}</span>
}
