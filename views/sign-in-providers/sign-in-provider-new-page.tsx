import type { FieldIssue } from '#core/errors.ts'
import type { SignInProviderKind } from '#core/sign-in-providers/sign-in-provider.ts'
import type { MappingTargets } from '#core/sign-in-providers/sign-in-provider-service.ts'
import { CsrfField, FormMessage } from '../components/form.tsx'
import { Icon } from '../components/icon.tsx'
import { Page } from '../layout.tsx'
import { useMessages } from '../page-context.tsx'
import { PROVIDERS_PATH, ProviderFields, type ProviderFormValues } from './sign-in-provider-form.tsx'

interface SignInProviderNewPageProps {
  values: ProviderFormValues
  targets: MappingTargets
  issues: readonly FieldIssue[]
  message?: string
}

export function SignInProviderNewPage({ values, targets, issues, message }: SignInProviderNewPageProps) {
  const words = useMessages().signInProviders
  const { cancel } = useMessages().shell.form
  return (
    <Page title={words.form.newTitle} isNarrow>
      <a class="crumb" href={PROVIDERS_PATH}>
        <Icon name="back" />
        {words.title}
      </a>
      <div class="page-head">
        <h1>{words.form.newTitle}</h1>
      </div>
      <KindChoice chosen={values.kind} />
      <form
        class="form"
        method="post"
        action={PROVIDERS_PATH}
        hx-post={PROVIDERS_PATH}
        hx-swap="none"
        hx-disable="find button"
        novalidate
      >
        <CsrfField />
        <input type="hidden" name="kind" value={values.kind} />
        <FormMessage id="provider-message" issues={issues} message={message} />
        <ProviderFields values={values} targets={targets} issues={issues} />
        <p class="muted small">{words.redirect.later}</p>
        <div class="form-acts">
          <button class="btn btn-primary" type="submit">
            {words.form.create}
          </button>
          <a class="btn btn-ghost" href={PROVIDERS_PATH}>
            {cancel}
          </a>
        </div>
      </form>
    </Page>
  )
}

const KINDS: readonly SignInProviderKind[] = ['google', 'linkedin', 'oidc']

/** Links, so that the kind is in the address and works without a script. */
function KindChoice({ chosen }: { chosen: SignInProviderKind }) {
  const words = useMessages().signInProviders
  return (
    <nav class="kinds provider-kinds" aria-label={words.form.kind}>
      {KINDS.map(kind => (
        <a
          key={kind}
          class="kind"
          href={`${PROVIDERS_PATH}/new?kind=${kind}`}
          aria-current={kind === chosen ? 'true' : undefined}
        >
          {words.kinds[kind]}
        </a>
      ))}
    </nav>
  )
}
