import type { Call } from '#core/calls/call.ts'
import { useMessages, useSay } from '../page-context.tsx'
import { CallDuration } from './call-words.tsx'

/** How the call ended, in words, with the way to its page. Before the end it is empty and says only how far the call is. */
export function TalkOutcome({ call }: { call: Call | null }) {
  const { talk, calls } = useMessages()
  const say = useSay()
  return (
    <div id="talk-outcome" data-call-state={call?.state} data-outcome={call?.endReason ?? undefined}>
      {call?.state === 'ended' && (
        <div class="notice talk-outcome">
          <p>
            <strong>{call.endReason ? calls.endReasons[call.endReason] : talk.ended.title}</strong>{' '}
            <span class="muted">
              <CallDuration call={call} />
            </span>
            {call.endPhrase && <span class="fact-detail">{say(call.endPhrase)}</span>}
          </p>
          <a class="btn btn-sm" href={`/calls/${call.id}`}>
            {talk.ended.open}
          </a>
        </div>
      )}
    </div>
  )
}
