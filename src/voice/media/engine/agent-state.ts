import type { Room } from '@livekit/rtc-node'
import type { CallLineEvents } from '../session/call-line.ts'

/** Where clients of LiveKit look for it, our own among them: an attribute of the agent in the room. */
const ATTRIBUTE = 'lk.agent.state'

export type ShownState = 'listening' | 'thinking' | 'speaking'

export interface AgentStateSign {
  /** The same events, which change what is shown. */
  watch(events: CallLineEvents): CallLineEvents
  /** From now on it is shown; the room is connected. */
  show(): void
  /** From now on nothing is shown any more. Resolves when nothing is on its way; never rejects. */
  hide(): Promise<void>
}

/** Shows in the room what the agent is at. `put` may fail: the room closes when it likes. States that come faster than it are passed over. */
export function createAgentStateSign(put: (state: ShownState) => Promise<void>): AgentStateSign {
  let isShown = false
  let isSpeaking = false
  let isBusy = false
  let shown: ShownState | null = null
  let isPutting = false
  let putting: Promise<void> = Promise.resolve()

  const putAll = async () => {
    try {
      for (let state = now(); isShown && state !== shown; state = now()) {
        shown = state
        await put(state)
      }
    } catch {
      // A page that does not show it still hears it.
    } finally {
      isPutting = false
    }
  }
  const update = () => {
    if (!isShown || isPutting) return
    isPutting = true
    putting = putAll()
  }
  const now = (): ShownState => (isSpeaking ? 'speaking' : isBusy ? 'thinking' : 'listening')
  return {
    watch: events => ({
      ...events,
      onAgentSpeaking(speaking) {
        isSpeaking = speaking
        update()
        events.onAgentSpeaking(speaking)
      },
      onBusy(busy) {
        isBusy = busy
        update()
        events.onBusy(busy)
      },
    }),
    show() {
      isShown = true
      update()
    },
    hide() {
      isShown = false
      return putting
    },
  }
}

export function putInRoom(room: Room): (state: ShownState) => Promise<void> {
  return async state => void (await room.localParticipant?.setAttributes({ [ATTRIBUTE]: state }))
}
