import type { CallLineEvents } from '../session/call-line.ts'
import type { CallConduct } from './call-conduct.ts'

type Conduct = Pick<CallConduct, 'note'>

/** The same events; the rules of the call are told of them, behind the others. */
export function watchLine(events: CallLineEvents, { note }: Conduct): CallLineEvents {
  return {
    ...events,
    onCallerSpeaking(isSpeaking) {
      events.onCallerSpeaking(isSpeaking)
      note({ type: 'caller', isSpeaking })
    },
    onCallerWords(words) {
      events.onCallerWords(words)
      if (words.text.trim() !== '') note({ type: 'words' })
    },
    onCallerTurn(turn) {
      events.onCallerTurn(turn)
      note({ type: 'caller_turn', text: turn.text })
    },
    onAgentTurn(turn) {
      events.onAgentTurn(turn)
      if (turn.text !== '') note({ type: 'agent_turn', text: turn.text, interrupted: turn.isInterrupted })
    },
    onAgentSpeaking(isSpeaking) {
      events.onAgentSpeaking(isSpeaking)
      note({ type: 'agent', isSpeaking })
    },
    onBusy(isBusy) {
      events.onBusy(isBusy)
      note({ type: 'busy', isBusy })
    },
  }
}

/** The line is left for another, and may say nothing of its end. */
export function forgetLine({ note }: Conduct): void {
  note({ type: 'agent', isSpeaking: false })
  note({ type: 'busy', isBusy: false })
  note({ type: 'caller', isSpeaking: false })
}
