import type { AgentSettings } from '#core/agents/agent.ts'
import { CsrfField } from '../components/form.tsx'
import { Moment } from '../components/moment.tsx'
import { useIsAllowed, useMessages } from '../page-context.tsx'

export interface VersionSummary {
  number: number
  publishedAt: Date
  publishedBy: 'you' | 'colleague' | 'program'
  /** Fields that differ from the version before; null for the first one. */
  changedFields: readonly (keyof AgentSettings)[] | null
  isLive: boolean
}

export interface VersionHistoryProps {
  agentId: string
  versions: readonly VersionSummary[]
}

/** Every published version, newest first, with what changed and the way back. */
export function VersionHistory({ agentId, versions }: VersionHistoryProps) {
  const words = useMessages().agents.history
  return (
    <section class="panel" id="history" aria-labelledby="history-title">
      <div class="panel-head">
        <h2 id="history-title">{words.title}</h2>
      </div>
      {versions.length === 0 ? (
        <p class="panel-body muted">{words.empty}</p>
      ) : (
        <ol class="versions" reversed>
          {versions.map(version => (
            <Version key={version.number} agentId={agentId} version={version} />
          ))}
        </ol>
      )}
    </section>
  )
}

function Version({ agentId, version }: { agentId: string; version: VersionSummary }) {
  const { history, version: tags } = useMessages().agents
  const mayWrite = useIsAllowed()('agents.write')
  const { number, isLive, publishedAt, publishedBy } = version
  const by = { you: history.byYou, colleague: history.byColleague, program: history.byProgram }[publishedBy]
  return (
    <li class="version">
      <div class="version-name">
        {isLive ? (
          <span class="tag tag-live">{tags.live(number)}</span>
        ) : (
          <span class="tag">{tags.number(number)}</span>
        )}
        <span class="muted small">
          <Moment at={publishedAt} /> {by}
        </span>
      </div>
      <a class="link small version-change" href={`/agents/${agentId}/versions/${number}`}>
        <ChangeSummary version={version} />
      </a>
      {mayWrite && (
        <div class="row-acts">
          <VersionAct
            action={`/agents/${agentId}/draft-copy`}
            number={number}
            label={history.toDraft(number)}
            text={history.toDraftShort}
          />
          {!isLive && (
            <VersionAct
              action={`/agents/${agentId}/publication`}
              number={number}
              label={history.rollBack(number)}
              text={history.rollBackShort}
            />
          )}
        </div>
      )}
    </li>
  )
}

function ChangeSummary({ version: { changedFields } }: { version: VersionSummary }) {
  const { history, diff } = useMessages().agents
  if (changedFields === null) return <>{history.first}</>
  if (changedFields.length === 0) return <>{history.same}</>
  return <>{history.changed(changedFields.map(field => diff.fields[field]).join(', '))}</>
}

interface VersionActProps {
  action: string
  number: number
  label: string
  text: string
}

function VersionAct({ action, number, label, text }: VersionActProps) {
  return (
    <form method="post" action={action}>
      <CsrfField />
      <input type="hidden" name="version" value={number} />
      <button class="btn btn-xs" type="submit" aria-label={label} title={label}>
        {text}
      </button>
    </form>
  )
}
