import type { FieldIssue } from '#core/errors.ts'
import { FormFaults, RemovalForm } from '../components/form.tsx'
import { Icon } from '../components/icon.tsx'
import { Page } from '../layout.tsx'
import { useIsAllowed, useMessages } from '../page-context.tsx'
import { AGENT_FIELDS, AgentForm, type AgentFormProps } from './agent-form.tsx'
import { AgentHeader, type AgentStanding } from './agent-header.tsx'
import { PreviewPane, type PromptPreviewProps, type SampleCall } from './prompt-preview.tsx'
import { VersionHistory, type VersionSummary } from './version-history.tsx'

interface AgentPageProps {
  form: Omit<AgentFormProps, 'agentId'>
  standing: AgentStanding
  notice?: string
  preview: PromptPreviewProps
  sample: SampleCall
  sampleIssues: readonly FieldIssue[]
  versions: readonly VersionSummary[]
  removal?: { issues: readonly FieldIssue[]; message?: string }
}

/** The heart: the form on the left, what the model will read on the right, versions below. */
export function AgentPage(props: AgentPageProps) {
  const { form, standing, notice, versions, removal } = props
  const { agentId, name } = standing
  const words = useMessages().agents
  const mayWrite = useIsAllowed()('agents.write')
  return (
    <Page title={name}>
      <a class="crumb" href="/agents">
        <Icon name="back" />
        {words.title}
      </a>
      <AgentHeader standing={standing} notice={notice} isRefused={form.issues.length > 0} />
      <div class="agent-columns">
        <div class="agent-main">
          <AgentForm agentId={agentId} {...form} />
          <VersionHistory agentId={agentId} versions={versions} />
          {mayWrite && (
            <RemovalForm
              action={`/agents/${agentId}/removal`}
              name={name}
              title={words.remove.title}
              text={words.remove.text}
              button={words.remove.button}
              issues={removal?.issues ?? []}
              message={removal?.message}
            />
          )}
        </div>
        <PreviewPane
          agentId={agentId}
          preview={props.preview}
          sample={props.sample}
          issues={props.sampleIssues}
        />
      </div>
    </Page>
  )
}

interface AgentSavedProps {
  standing: AgentStanding
  notice?: string
  issues: readonly FieldIssue[]
  message?: string
  /** Given when an act changed them. */
  versions?: readonly VersionSummary[]
}

/** What a save or a publication answers: header, words beside fields, and the versions where they changed. */
export function AgentOutcome({ standing, notice, issues, message, versions }: AgentSavedProps) {
  return (
    <>
      <FormFaults id="agent-message" fields={AGENT_FIELDS} issues={issues} message={message} />
      <hx-partial hx-target="#agent-head" hx-swap="outerMorph">
        <AgentHeader standing={standing} notice={notice} isRefused={issues.length > 0} />
      </hx-partial>
      {versions && (
        <hx-partial hx-target="#history" hx-swap="outerHTML">
          <VersionHistory agentId={standing.agentId} versions={versions} />
        </hx-partial>
      )}
    </>
  )
}
