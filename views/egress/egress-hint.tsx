import type { Phrase } from '#lib/phrase.ts'
import { useSay } from '../page-context.tsx'

/** Beside a connection: which of its addresses the operator does not allow. */
export function EgressHint({ refusals }: { refusals: readonly Phrase[] }) {
  const say = useSay()
  return (
    <div id="egress-hint" role="status">
      {refusals.map(phrase => (
        <p key={phrase.text} class="notice notice-apart notice-warning">
          {say(phrase)}
        </p>
      ))}
    </div>
  )
}
