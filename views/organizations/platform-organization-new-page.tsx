import type { FieldIssue } from '#core/errors.ts'
import { CsrfField, FormFaults, FormMessage, TextField } from '../components/form.tsx'
import { Icon } from '../components/icon.tsx'
import { Page } from '../layout.tsx'
import { useMessages } from '../page-context.tsx'

export const PLATFORM_ORGANIZATION_FIELDS = ['name', 'adminEmail'] as const

interface PlatformOrganizationNewPageProps {
  values: { name: string; adminEmail: string }
  issues: readonly FieldIssue[]
  message?: string
}

export function PlatformOrganizationNewPage(props: PlatformOrganizationNewPageProps) {
  const { values, issues, message } = props
  const { platform, shell } = useMessages()
  const words = platform.create
  return (
    <Page title={words.title} isNarrow>
      <a class="crumb" href="/platform/organizations">
        <Icon name="back" />
        {platform.organizations.title}
      </a>
      <div class="page-head">
        <h1>{words.title}</h1>
      </div>
      <p class="page-lead">{words.lead}</p>
      <form
        class="form"
        method="post"
        action="/platform/organizations"
        hx-post="/platform/organizations"
        hx-swap="none"
        hx-disable="find button"
        novalidate
      >
        <CsrfField />
        <FormMessage id="organization-message" issues={issues} message={message} />
        <TextField
          name="name"
          label={words.name.label}
          help={words.name.help}
          value={values.name}
          issues={issues}
          isRequired
          hasAutoFocus
        />
        <TextField
          name="adminEmail"
          type="email"
          label={words.adminEmail.label}
          help={words.adminEmail.help}
          value={values.adminEmail}
          issues={issues}
        />
        <div class="form-acts">
          <button class="btn btn-primary" type="submit">
            {words.button}
          </button>
          <a class="btn btn-ghost" href="/platform/organizations">
            {shell.form.cancel}
          </a>
        </div>
      </form>
    </Page>
  )
}

export function PlatformOrganizationFaults({
  issues,
  message,
}: Pick<PlatformOrganizationNewPageProps, 'issues' | 'message'>) {
  return (
    <FormFaults
      id="organization-message"
      fields={PLATFORM_ORGANIZATION_FIELDS}
      issues={issues}
      message={message}
    />
  )
}
