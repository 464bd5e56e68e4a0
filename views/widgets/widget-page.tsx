import type { FieldIssue } from '#core/errors.ts'
import type { Widget } from '#core/widgets/widget.ts'
import type { WidgetStanding } from '#core/widgets/widget-service.ts'
import { CopyButton } from '../components/copy-button.tsx'
import { CsrfField, FormMessage, RemovalForm } from '../components/form.tsx'
import { Icon } from '../components/icon.tsx'
import { useClockText } from '../components/moment.tsx'
import { Page } from '../layout.tsx'
import { useIsAllowed, useMessages } from '../page-context.tsx'
import { type AgentChoice, WidgetFaults, WidgetFields, type WidgetValues } from './widget-form.tsx'
import { WidgetState } from './widget-list-page.tsx'
import { PreviewScript, WidgetPreview } from './widget-preview.tsx'

interface WidgetPageProps {
  widget: Widget
  standing: WidgetStanding
  values: WidgetValues
  agents: readonly AgentChoice[]
  /** The address of this Parley, as foreign pages reach it. */
  publicUrl: string
  issues: readonly FieldIssue[]
  message?: string
  savedAt: Date | null
  removal?: { issues: readonly FieldIssue[]; message?: string }
}

export function WidgetPage(props: WidgetPageProps) {
  const { widget, standing, publicUrl, removal } = props
  const words = useMessages().widgets
  const mayWrite = useIsAllowed()('widgets.write')
  return (
    <Page title={widget.name} head={<PreviewScript />}>
      <a class="crumb" href="/widgets">
        <Icon name="back" />
        {words.title}
      </a>
      <WidgetHead widget={widget} standing={standing} />
      <div class="widget-columns">
        <div>
          <WidgetForm {...props} />
          {mayWrite && (
            <RemovalForm
              action={`/widgets/${widget.id}/removal`}
              name={widget.name}
              title={words.remove.title}
              text={words.remove.text}
              button={words.remove.button}
              issues={removal?.issues ?? []}
              message={removal?.message}
            />
          )}
        </div>
        <div class="widget-side">
          <WidgetPreview />
          <Snippet id={widget.id} publicUrl={publicUrl} />
        </div>
      </div>
    </Page>
  )
}

/** Name, state, today's calls, and what keeps visitors from the agent. */
function WidgetHead({ widget, standing }: { widget: Widget; standing: WidgetStanding }) {
  const words = useMessages().widgets
  return (
    <header id="widget-head">
      <div class="page-head">
        <div class="page-title">
          <h1>{widget.name}</h1>
          <WidgetState standing={standing} />
        </div>
        <span class="muted tabular">{words.today(standing.callsToday, widget.callsPerDay)}</span>
      </div>
      {standing.obstacle && standing.obstacle !== 'disabled' && (
        <p class="notice notice-warning">{words.obstacles[standing.obstacle]}</p>
      )}
    </header>
  )
}

function WidgetForm({ widget, values, agents, issues, message, savedAt }: WidgetPageProps) {
  const { form } = useMessages().widgets
  const mayWrite = useIsAllowed()('widgets.write')
  const action = `/widgets/${widget.id}`
  return (
    <form
      class="form"
      id="widget-form"
      method="post"
      action={action}
      hx-post={action}
      hx-swap="none"
      hx-disable="find button"
      novalidate
    >
      <CsrfField />
      <FormMessage id="widget-message" issues={issues} message={message} />
      <fieldset class="form" disabled={!mayWrite}>
        <WidgetFields values={values} agents={agents} issues={issues} />
      </fieldset>
      {mayWrite && (
        <div class="form-acts">
          <button class="btn btn-primary" type="submit">
            {form.save}
          </button>
          <WidgetSaved savedAt={savedAt} />
        </div>
      )}
    </form>
  )
}

function WidgetSaved({ savedAt }: { savedAt: Date | null }) {
  const { form } = useMessages().widgets
  const clock = useClockText()
  return (
    <p class="muted small tabular" id="widget-saved" role="status">
      {savedAt ? form.saved(clock(savedAt)) : ''}
    </p>
  )
}

/** The line for the foreign page, and what its policy must allow. */
function Snippet({ id, publicUrl }: { id: string; publicUrl: string }) {
  const { snippet } = useMessages().widgets
  return (
    <section class="panel" aria-labelledby="snippet-title">
      <div class="panel-head">
        <h2 id="snippet-title">{snippet.title}</h2>
        <CopyButton elementId="widget-snippet" label={snippet.copy} />
      </div>
      <div class="panel-body">
        <p class="muted small">{snippet.text}</p>
        <pre class="widget-code" id="widget-snippet">
          {`<script src="${publicUrl}/widget.js" data-widget="${id}" async></script>`}
        </pre>
        <p class="muted small">{snippet.policy}</p>
        <pre class="widget-code">
          {`script-src ${publicUrl}; connect-src ${publicUrl} ${publicUrl.replace(/^http/, 'ws')}`}
        </pre>
      </div>
    </section>
  )
}

interface WidgetOutcomeProps {
  widget: Widget
  standing: WidgetStanding
  issues: readonly FieldIssue[]
  message?: string
  savedAt: Date | null
}

/** What a save answers. */
export function WidgetOutcome({ widget, standing, issues, message, savedAt }: WidgetOutcomeProps) {
  return (
    <>
      <WidgetFaults issues={issues} message={message} />
      {savedAt && (
        <hx-partial hx-target="#widget-head" hx-swap="outerHTML">
          <WidgetHead widget={widget} standing={standing} />
        </hx-partial>
      )}
      <hx-partial hx-target="#widget-saved" hx-swap="outerHTML">
        <WidgetSaved savedAt={savedAt} />
      </hx-partial>
    </>
  )
}
