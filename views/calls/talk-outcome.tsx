import type { Call } from '#core/calls/call.ts'
import { useMessages } from '../page-context.tsx'
import { CallDuration } from './call-words.tsx'

/** How the call ended, in words, with the way to its page. Empty before the end. */
export function TalkOutcome({ call }: { call: Call | null }) {
  const { talk, calls } = useMessages()
  return (
    <div id="talk-outcome" data-outcome={call?.endReason ?? undefined}>
      {call && (
        <div class="notice talk-outcome">
          <p>
            <strong>{call.endReason ? calls.endReasons[call.endReason] : talk.ended.title}</strong>{' '}
            <span class="muted">
              <CallDuration call={call} />
            </span>
            {call.endDetail && <span class="fact-detail">{call.endDetail}</span>}
          </p>
          <a class="btn btn-sm" href={`/calls/${call.id}`}>
            {talk.ended.open}
          </a>
        </div>
      )}
    </div>
  )
}
