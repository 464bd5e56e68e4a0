import type { FieldIssue } from '#core/errors.ts'
import type { OrganizationContext } from '#core/organizations/organization.ts'
import { CsrfField, FormFaults, FormMessage, TextAreaField, TextField } from '../components/form.tsx'
import { useClockText } from '../components/moment.tsx'
import { SetupSteps } from '../identity/setup-steps.tsx'
import { Page } from '../layout.tsx'
import { useIsAllowed, useMessages } from '../page-context.tsx'

export interface OrganizationValues extends OrganizationContext {
  name: string
}

export const ORGANIZATION_FIELDS = [
  'name',
  'about',
  'openingHours',
  'address',
  'facts',
  'tone',
  'timeZone',
  'language',
] as const

interface OrganizationPageProps {
  values: OrganizationValues
  issues: readonly FieldIssue[]
  message?: string
  /** example: right after the set-up; empty: the newcomer threw the example away; null: an ordinary visit. */
  welcome: 'example' | 'empty' | null
  savedAt: Date | null
  timeZones: readonly string[]
}

export function OrganizationPage(props: OrganizationPageProps) {
  const { welcome, issues, message, savedAt } = props
  const words = useMessages().organizations
  const mayWrite = useIsAllowed()('organization.write')
  return (
    <Page title={words.title} isNarrow>
      {welcome && <SetupSteps current="context" />}
      <div class="page-head">
        <h1>{words.title}</h1>
      </div>
      <p class="page-lead">{words.lead}</p>
      {/* Posts nothing of its own but who asked: the button of the welcome refers to it by id. */}
      <form id="empty-context" method="post" action="/organization/empty-context">
        <CsrfField />
      </form>
      <form
        class="form"
        method="post"
        action="/organization"
        hx-post="/organization"
        hx-swap="none"
        hx-disable="find button"
        novalidate
      >
        <CsrfField />
        {welcome && <input type="hidden" name="welcome" value="yes" />}
        {welcome === 'example' && <Welcome />}
        <FormMessage id="organization-message" issues={issues} message={message} />
        <fieldset class="form" disabled={!mayWrite}>
          <Fields {...props} />
        </fieldset>
        {mayWrite && (
          <div class="form-acts">
            <button class="btn btn-primary" type="submit">
              {welcome ? words.welcome.save : words.save}
            </button>
            <OrganizationSaved savedAt={savedAt} />
          </div>
        )}
      </form>
    </Page>
  )
}

function Welcome() {
  const { welcome } = useMessages().organizations
  return (
    <div class="notice form-acts">
      <p>
        <strong>{welcome.title}</strong> {welcome.text}
      </p>
      <button class="btn btn-sm btn-primary" type="submit">
        {welcome.keep}
      </button>
      <button class="btn btn-sm" type="submit" form="empty-context">
        {welcome.empty}
      </button>
    </div>
  )
}

function Fields({ values, issues, timeZones }: OrganizationPageProps) {
  const words = useMessages().organizations
  const text = (name: 'about' | 'openingHours' | 'address' | 'facts' | 'tone', rows: number) => (
    <TextAreaField
      name={name}
      label={words[name].label}
      help={words[name].help}
      value={values[name]}
      rows={rows}
      issues={issues}
    />
  )
  return (
    <>
      <section class="form-section">
        <h2>{words.sections.identity}</h2>
        <TextField
          name="name"
          label={words.name.label}
          help={words.name.help}
          value={values.name}
          issues={issues}
          isRequired
        />
        {text('about', 3)}
        {text('tone', 2)}
      </section>
      <section class="form-section">
        <h2>{words.sections.knowledge}</h2>
        {text('openingHours', 3)}
        {text('address', 2)}
        {text('facts', 5)}
      </section>
      <section class="form-section">
        <h2>{words.sections.locale}</h2>
        <div class="form-row">
          <TextField
            name="timeZone"
            label={words.timeZone.label}
            help={words.timeZone.help}
            value={values.timeZone}
            options={timeZones}
            issues={issues}
            isRequired
          />
          <TextField
            name="language"
            label={words.language.label}
            help={words.language.help}
            value={values.language}
            issues={issues}
            isRequired
          />
        </div>
      </section>
    </>
  )
}

/** Says that and when it was saved. */
export function OrganizationSaved({ savedAt }: { savedAt: Date | null }) {
  const words = useMessages().organizations
  const clock = useClockText()
  return (
    <p class="muted small tabular" id="organization-saved" role="status">
      {savedAt ? words.saved(clock(savedAt)) : ''}
    </p>
  )
}

interface OrganizationOutcomeProps {
  issues: readonly FieldIssue[]
  message?: string
  savedAt: Date | null
}

/** What a save answers: the words beside the fields, and when it was saved. */
export function OrganizationOutcome({ issues, message, savedAt }: OrganizationOutcomeProps) {
  return (
    <>
      <FormFaults id="organization-message" fields={ORGANIZATION_FIELDS} issues={issues} message={message} />
      <hx-partial hx-target="#organization-saved" hx-swap="outerHTML">
        <OrganizationSaved savedAt={savedAt} />
      </hx-partial>
    </>
  )
}
