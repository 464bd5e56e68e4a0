import type { AgentSettings } from '#core/agents/agent.ts'
import type { DiffLine } from '#lib/line-diff.ts'
import { Icon } from '../components/icon.tsx'
import { Page } from '../layout.tsx'
import { useMessages } from '../page-context.tsx'

/** One field that changed: long texts line by line, the others as before and after. */
export type FieldChange =
  | { field: 'greeting' | 'prompt'; lines: readonly DiffLine[] }
  | { field: Exclude<keyof AgentSettings, 'greeting' | 'prompt'>; before: string; after: string }

interface VersionPageProps {
  agentId: string
  agentName: string
  number: number
  /** The version before; null for the first one, whose settings are all new. */
  previous: number | null
  changes: readonly FieldChange[]
}

const CONTEXT_LINES = 3

/** What one publication changed, readable by people. */
export function VersionPage({ agentId, agentName, number, previous, changes }: VersionPageProps) {
  const { diff } = useMessages().agents
  const title = diff.title(agentName, number)
  return (
    <Page title={title} isNarrow>
      <a class="crumb" href={`/agents/${agentId}`}>
        <Icon name="back" />
        {diff.back}
      </a>
      <div class="page-head">
        <h1>{title}</h1>
      </div>
      <p class="page-lead">{previous === null ? diff.first : diff.against(previous)}</p>
      {changes.length === 0 && <p class="muted">{diff.nothing}</p>}
      <div class="form">
        {changes.map(change => (
          <section key={change.field} class="panel">
            <h2 class="panel-head">{diff.fields[change.field]}</h2>
            {'lines' in change ? <LineDiff lines={change.lines} /> : <ValueDiff {...change} />}
          </section>
        ))}
      </div>
    </Page>
  )
}

function ValueDiff({ before, after }: { before: string; after: string }) {
  const { diff } = useMessages().agents
  return (
    <dl class="facts panel-body">
      <dt>{diff.before}</dt>
      <dd>{before || <span class="muted">{diff.none}</span>}</dd>
      <dt>{diff.after}</dt>
      <dd>{after || <span class="muted">{diff.none}</span>}</dd>
    </dl>
  )
}

/** Long stretches of equal lines fold away; three stay around each change. */
function LineDiff({ lines }: { lines: readonly DiffLine[] }) {
  const { diff, preview } = useMessages().agents
  const near = (index: number) =>
    lines
      .slice(Math.max(0, index - CONTEXT_LINES), index + CONTEXT_LINES + 1)
      .some(line => line.kind !== 'same')
  const rows = lines.map((line, index) => ({ line, isShown: near(index) }))
  return (
    <div class="diff">
      {rows.map(({ line, isShown }, index) => {
        if (!isShown) {
          if (rows[index - 1]?.isShown === false) return null
          return (
            <p key={index} class="diff-skip muted small">
              {diff.skipped(countHidden(rows, index))}
            </p>
          )
        }
        const prefix = { added: preview.added, removed: preview.removed, same: '' }[line.kind]
        return (
          <div key={index} class={`line line-${line.kind}`}>
            {prefix && <span class="sr-only">{prefix} </span>}
            {line.text || '\u200b'}
          </div>
        )
      })}
    </div>
  )
}

function countHidden(rows: readonly { isShown: boolean }[], from: number): number {
  const end = rows.findIndex((row, index) => index >= from && row.isShown)
  return (end === -1 ? rows.length : end) - from
}
