import { Icon } from '../components/icon.tsx'
import { useClockText } from '../components/moment.tsx'
import { useIsAllowed, useMessages } from '../page-context.tsx'
import { LiveVersion } from './agent-list-page.tsx'

/** How the draft stands to what calls run. */
export interface AgentStanding {
  agentId: string
  name: string
  draftSavedAt: Date
  publishedVersion: number | null
  /** False when the draft equals the published version. */
  draftDiffers: boolean
}

interface AgentHeaderProps {
  standing: AgentStanding
  /** Said once, after an act: "v3 is live". */
  notice?: string
  /** The last save was refused. */
  isRefused?: boolean
}

/** Name, version badges, what is saved, and the two acts of the page. */
export function AgentHeader({ standing, notice, isRefused }: AgentHeaderProps) {
  const words = useMessages().agents
  const isAllowed = useIsAllowed()
  const { agentId, name, publishedVersion, draftDiffers } = standing
  return (
    <header class="agent-head" id="agent-head">
      <div class="page-title">
        <h1>{name}</h1>
        <LiveVersion number={publishedVersion} />
        {draftDiffers && <DraftTag publishedVersion={publishedVersion} />}
      </div>
      <div class="page-acts">
        <SaveState standing={standing} notice={notice} isRefused={isRefused} />
        {isAllowed('calls.place') && (
          <a class="btn" href={`/agents/${agentId}/talk`}>
            <Icon name="microphone" />
            {words.talk}
          </a>
        )}
        {isAllowed('agents.write') && (
          <>
            {/* The first submit button is the one that Enter presses: it must save, never publish. */}
            <button class="default-submit" type="submit" form="agent-form" tabIndex={-1} aria-hidden="true" />
            <button
              class="btn btn-primary"
              type="submit"
              form="agent-form"
              formaction={`/agents/${agentId}/publication`}
              hx-post={`/agents/${agentId}/publication`}
              hx-swap="none"
              hx-sync="#agent-form:queue last"
            >
              {words.publish.button}
            </button>
          </>
        )}
      </div>
    </header>
  )
}

function DraftTag({ publishedVersion }: { publishedVersion: number | null }) {
  const words = useMessages().agents.version
  const text = publishedVersion === null ? words.draftOnly : words.draftDiffers(publishedVersion)
  return <span class="tag tag-draft">{text}</span>
}

function SaveState({ standing, notice, isRefused }: AgentHeaderProps) {
  const words = useMessages().agents.saveState
  const clock = useClockText()
  const time = clock(standing.draftSavedAt)
  const saved = standing.draftDiffers ? words.notPublished(time) : words.unchanged(time)
  const text = isRefused ? words.invalid : (notice ?? saved)
  return (
    <p class={`save-state tabular${isRefused ? ' save-state-failed' : ''}`} id="save-state" role="status">
      {text}
    </p>
  )
}
