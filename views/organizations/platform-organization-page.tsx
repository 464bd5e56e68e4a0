import type { FieldIssue } from '#core/errors.ts'
import type { OrganizationOverview } from '#core/organizations/platform-organization-service.ts'
import { CsrfField, FormMessage, RemovalForm } from '../components/form.tsx'
import { Icon } from '../components/icon.tsx'
import { Moment } from '../components/moment.tsx'
import { Page } from '../layout.tsx'
import { useIsAllowed, useMessages } from '../page-context.tsx'
import { OrganizationState } from './platform-organization-list-page.tsx'

export const PLATFORM_ORGANIZATION_NOTES = ['created', 'suspended', 'resumed'] as const
export type PlatformOrganizationNote = (typeof PLATFORM_ORGANIZATION_NOTES)[number]

interface PlatformOrganizationPageProps {
  organization: OrganizationOverview
  note: PlatformOrganizationNote | null
  /** Why an act was refused. */
  message?: string
  removal?: { issues: readonly FieldIssue[]; message?: string }
}

/** One organization from outside. */
export function PlatformOrganizationPage(props: PlatformOrganizationPageProps) {
  const { organization, note, message, removal } = props
  const { platform } = useMessages()
  const words = platform.organization
  const mayWrite = useIsAllowed()('organizations.write')
  const { id, name } = organization
  return (
    <Page title={name} isNarrow>
      <a class="crumb" href="/platform/organizations">
        <Icon name="back" />
        {platform.organizations.title}
      </a>
      <div class="page-head">
        <div class="page-title">
          <h1>{name}</h1>
          <OrganizationState suspendedAt={organization.suspendedAt} />
        </div>
      </div>
      <div role="status">{note && <p class="notice notice-success notice-apart">{words[note]}</p>}</div>
      <FormMessage id="organization-message" issues={[]} message={message} />
      <Facts organization={organization} />
      {mayWrite && (
        <>
          <StateForm organization={organization} />
          <RemovalForm
            {...words.remove}
            action={`/platform/organizations/${id}/removal`}
            name={name}
            issues={removal?.issues ?? []}
            message={removal?.message}
          />
        </>
      )}
    </Page>
  )
}

function Facts({ organization }: { organization: OrganizationOverview }) {
  const { platform, locale } = useMessages()
  const { facts } = platform.organization
  const { createdAt, suspendedAt, members, invitations, calls, liveCalls } = organization
  return (
    <dl class="facts page-part">
      <dt>{facts.created}</dt>
      <dd>
        <Moment at={createdAt} />
      </dd>
      {suspendedAt && (
        <>
          <dt>{facts.suspendedAt}</dt>
          <dd>
            <Moment at={suspendedAt} />
          </dd>
        </>
      )}
      <dt>{facts.members}</dt>
      <dd class="tabular">{members.toLocaleString(locale)}</dd>
      <dt>{facts.invitations}</dt>
      <dd class="tabular">{invitations.toLocaleString(locale)}</dd>
      <dt>{facts.calls}</dt>
      <dd class="tabular">{calls.toLocaleString(locale)}</dd>
      <dt>{facts.live}</dt>
      <dd class="tabular">{liveCalls.toLocaleString(locale)}</dd>
    </dl>
  )
}

function StateForm({ organization: { id, suspendedAt } }: { organization: OrganizationOverview }) {
  const { suspend, resume } = useMessages().platform.organization
  const [words, act] = suspendedAt === null ? [suspend, 'suspension'] : [resume, 'resumption']
  return (
    <section class="act-box" aria-labelledby="state-title">
      <h2 id="state-title">{words.title}</h2>
      <p class="muted">{words.text}</p>
      <form method="post" action={`/platform/organizations/${id}/${act}`}>
        <CsrfField />
        <button class="btn" type="submit">
          {words.button}
        </button>
      </form>
    </section>
  )
}
