import type { FieldIssue } from '#core/errors.ts'
import { CsrfField, FormMessage } from '../components/form.tsx'
import { Page } from '../layout.tsx'
import { useMessages } from '../page-context.tsx'
import { type AgentChoice, WidgetFields, type WidgetValues } from './widget-form.tsx'
import { PreviewScript, WidgetPreview } from './widget-preview.tsx'

interface WidgetNewPageProps {
  values: WidgetValues
  agents: readonly AgentChoice[]
  issues: readonly FieldIssue[]
  message?: string
}

export function WidgetNewPage({ values, agents, issues, message }: WidgetNewPageProps) {
  const words = useMessages().widgets
  const { cancel } = useMessages().shell.form
  return (
    <Page title={words.create.title} head={<PreviewScript />}>
      <div class="page-head">
        <h1>{words.create.title}</h1>
      </div>
      <p class="page-lead">{words.create.lead}</p>
      {agents.length === 0 ? (
        <p class="notice notice-warning">
          {words.create.noAgent}{' '}
          <a class="link" href="/agents">
            {words.create.noAgentLink}
          </a>
        </p>
      ) : (
        <div class="widget-columns">
          <form
            class="form"
            id="widget-form"
            method="post"
            action="/widgets"
            hx-post="/widgets"
            hx-swap="none"
            hx-disable="find button"
            novalidate
          >
            <CsrfField />
            <FormMessage id="widget-message" issues={issues} message={message} />
            <WidgetFields values={values} agents={agents} issues={issues} isNew />
            <div class="form-acts">
              <button class="btn btn-primary" type="submit">
                {words.create.submit}
              </button>
              <a class="btn btn-ghost" href="/widgets">
                {cancel}
              </a>
            </div>
          </form>
          <WidgetPreview />
        </div>
      )}
    </Page>
  )
}
