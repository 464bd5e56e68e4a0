import type { FieldIssue } from '#core/errors.ts'
import type { DiffLine } from '#lib/line-diff.ts'
import { formatNumber } from '#messages/formats.ts'
import { TextAreaField, TextField, useIssueText } from '../components/form.tsx'
import { useMessages } from '../page-context.tsx'

export interface PromptPreviewProps {
  /** The prompt line by line, compared with the one of the published version; all `same` when nothing is published. */
  lines: readonly DiffLine[]
  greeting: string
  estimatedTokens: number
  publishedVersion: number | null
}

export interface SampleCall {
  callerNumber: string
  /** As typed: one `name: value` a line. */
  variables: string
}

interface PreviewPaneProps {
  agentId: string
  preview: PromptPreviewProps
  sample: SampleCall
  issues: readonly FieldIssue[]
}

/** Follows the form while somebody types: the words that the model will read, from the function that renders the call's prompt. */
export function PreviewPane({ agentId, preview, sample, issues }: PreviewPaneProps) {
  const words = useMessages().agents.preview
  return (
    <section class="preview panel" aria-labelledby="preview-title">
      <div class="panel-head">
        <h2 id="preview-title">{words.title}</h2>
        <p class="muted small">{words.lead}</p>
      </div>
      <form class="preview-sample" id="sample-call" method="get" action={`/agents/${agentId}`}>
        <details open={issues.length > 0 || sample.variables !== '' || sample.callerNumber !== ''}>
          <summary>{words.sample}</summary>
          <div class="form">
            <TextField
              name="callerNumber"
              label={words.callerNumber.label}
              help={words.callerNumber.help}
              value={sample.callerNumber}
              issues={issues}
            />
            <TextAreaField
              name="variables"
              label={words.variables.label}
              help={words.variables.help}
              value={sample.variables}
              rows={2}
              issues={issues}
            />
            <noscript>
              <button class="btn btn-sm" type="submit">
                {words.update}
              </button>
            </noscript>
          </div>
        </details>
      </form>
      <div
        id="prompt-preview"
        hx-post={`/agents/${agentId}/prompt-preview`}
        hx-trigger="input from:#agent-form delay:200ms, input from:#sample-call delay:200ms"
        hx-include="#agent-form, #sample-call"
        hx-sync="this:replace"
        hx-swap="innerMorph"
      >
        <PromptPreview {...preview} />
      </div>
    </section>
  )
}

/** The prompt, with the lines marked that a publication would change. */
export function PromptPreview({ lines, greeting, estimatedTokens, publishedVersion }: PromptPreviewProps) {
  const messages = useMessages()
  const words = messages.agents.preview
  const changed = countChanges(lines)
  return (
    <>
      <p class="preview-facts tabular">
        <span title={words.tokensHelp}>
          {words.tokens(estimatedTokens === 0 ? '0' : formatNumber(estimatedTokens, messages))}
        </span>
        {publishedVersion !== null && (
          <span>
            {changed === 0 ? words.unmarked(publishedVersion) : words.marked(changed, publishedVersion)}
          </span>
        )}
      </p>
      {greeting && (
        <p class="preview-greeting">
          <span class="muted">{words.greeting}</span> {greeting}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it */}
      <section class="prompt" aria-labelledby="preview-title" tabIndex={0}>
        {lines.map((line, index) => (
          <PromptLine key={index} line={line} />
        ))}
      </section>
    </>
  )
}

function PromptLine({ line }: { line: DiffLine }) {
  const words = useMessages().agents.preview
  if (line.kind === 'removed') return <div class="line-removed" title={`${words.removed} ${line.text}`} />
  return (
    <div class={line.kind === 'added' ? 'line line-added' : 'line'}>
      {line.kind === 'added' && <span class="sr-only">{words.added} </span>}
      {line.text || '\u200b'}
    </div>
  )
}

/** A changed line is one removed and one added: it counts once. */
function countChanges(lines: readonly DiffLine[]): number {
  const count = (kind: DiffLine['kind']) => lines.filter(line => line.kind === kind).length
  return Math.max(count('added'), count('removed'))
}

/** What stands there while a field of the sample call cannot be read. */
export function PreviewFaults({ issues }: { issues: readonly FieldIssue[] }) {
  const { preview } = useMessages().agents
  const textOf = useIssueText()
  return (
    <p class="notice notice-warning" role="status">
      {textOf(issues[0]) || preview.invalid}
    </p>
  )
}
