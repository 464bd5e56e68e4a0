import type { FieldIssue } from '#core/errors.ts'
import type { CheckFinding } from '#core/sign-in-providers/sign-in-provider.ts'
import type { MappingTargets } from '#core/sign-in-providers/sign-in-provider-service.ts'
import { CsrfField, FormMessage, RemovalForm } from '../components/form.tsx'
import { Icon } from '../components/icon.tsx'
import { useClockText } from '../components/moment.tsx'
import { Page } from '../layout.tsx'
import { useMessages } from '../page-context.tsx'
import { CheckSection } from './provider-check.tsx'
import {
  PROVIDERS_PATH,
  ProviderFaults,
  ProviderFields,
  type ProviderFormValues,
} from './sign-in-provider-form.tsx'
import { ProviderState } from './sign-in-provider-list-page.tsx'

interface SignInProviderPageProps {
  id: string
  /** As it is stored; the form may hold another one that was refused. */
  name: string
  values: ProviderFormValues
  targets: MappingTargets
  redirectUri: string
  issues: readonly FieldIssue[]
  message?: string
  savedAt: Date | null
  findings: readonly CheckFinding[] | null
  removal?: { issues: readonly FieldIssue[]; message?: string }
}

export function SignInProviderPage(props: SignInProviderPageProps) {
  const { id, name, values, targets, redirectUri, issues, message, savedAt, findings, removal } = props
  const words = useMessages().signInProviders
  const action = `${PROVIDERS_PATH}/${id}`
  return (
    <Page title={name} isNarrow>
      <a class="crumb" href={PROVIDERS_PATH}>
        <Icon name="back" />
        {words.title}
      </a>
      <ProviderHead name={name} values={values} />
      <section class="panel redirect-panel" aria-labelledby="redirect-title">
        <div class="panel-body">
          <h2 id="redirect-title">{words.redirect.title}</h2>
          <p class="muted small">{words.redirect.text}</p>
          <p>
            <code class="redirect-address">{redirectUri}</code>
          </p>
        </div>
      </section>
      <form
        class="form"
        method="post"
        action={action}
        hx-post={action}
        hx-swap="none"
        hx-disable="find button"
        novalidate
      >
        <CsrfField />
        <FormMessage id="provider-message" issues={issues} message={message} />
        <div class="form" id="provider-fields">
          <ProviderFields values={values} targets={targets} issues={issues} />
        </div>
        <div class="form-acts">
          <button class="btn btn-primary" type="submit">
            {words.form.save}
          </button>
          <ProviderSaved savedAt={savedAt} />
        </div>
      </form>
      <CheckSection action={`${action}/check`} findings={findings} />
      <RemovalForm
        action={`${action}/removal`}
        name={name}
        title={words.remove.title}
        text={words.remove.text}
        button={words.remove.button}
        issues={removal?.issues ?? []}
        message={removal?.message}
      />
    </Page>
  )
}

function ProviderHead({ name, values }: { name: string; values: ProviderFormValues }) {
  const { kinds } = useMessages().signInProviders
  return (
    <div class="page-head" id="provider-head">
      <div class="page-title">
        <h1>{name}</h1>
        <span class="tag">{kinds[values.kind]}</span>
        <ProviderState isEnabled={values.isEnabled} />
      </div>
    </div>
  )
}

function ProviderSaved({ savedAt }: { savedAt: Date | null }) {
  const { form } = useMessages().signInProviders
  const clock = useClockText()
  return (
    <p class="muted small tabular" id="provider-saved" role="status">
      {savedAt ? form.saved(clock(savedAt)) : ''}
    </p>
  )
}

type ProviderOutcomeProps = Pick<
  SignInProviderPageProps,
  'name' | 'values' | 'targets' | 'issues' | 'message' | 'savedAt'
>

/** What a save answers. After a good one the fields come back fresh: a secret that was typed is now one that is kept. */
export function ProviderOutcome({ name, values, targets, issues, message, savedAt }: ProviderOutcomeProps) {
  return (
    <>
      <ProviderFaults issues={issues} message={message} />
      {savedAt && (
        <>
          <hx-partial hx-target="#provider-fields" hx-swap="innerHTML">
            <ProviderFields values={values} targets={targets} issues={[]} />
          </hx-partial>
          <hx-partial hx-target="#provider-head" hx-swap="outerHTML">
            <ProviderHead name={name} values={values} />
          </hx-partial>
        </>
      )}
      <hx-partial hx-target="#provider-saved" hx-swap="outerHTML">
        <ProviderSaved savedAt={savedAt} />
      </hx-partial>
    </>
  )
}
