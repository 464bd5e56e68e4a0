import type { Verification } from '#core/audit/audit-log-service.ts'
import { formatNumber } from '#messages/formats.ts'
import { useClockText } from '../components/moment.tsx'
import { useMessages } from '../page-context.tsx'
import { describePlace, describeProblem } from './finding-words.ts'

/** A long chain takes a moment to read: the page does not wait for it. Without JavaScript it is a way to the answer. */
export function PendingVerification({ href }: { href: string }) {
  const { verification } = useMessages().audit
  return (
    <p
      id="audit-verification"
      class="notice notice-apart"
      role="status"
      hx-get={href}
      hx-trigger="load"
      hx-target="this"
      hx-swap="outerHTML"
    >
      {verification.checking}
    </p>
  )
}

/** Whether the chain holds, and what was found where it does not. */
export function AuditVerification({
  verification: found,
  isSound,
}: {
  verification: Verification
  isSound: boolean
}) {
  const messages = useMessages()
  const words = messages.audit.verification
  const clock = useClockText()
  const at = clock(found.verifiedAt)
  const number = (value: number) => formatNumber(value, messages)
  const places = describePlace(found, words)
  const hidden = found.problemCount - found.problems.length
  return (
    <div
      id="audit-verification"
      class={isSound ? 'notice notice-apart notice-success' : 'notice notice-apart notice-error'}
      role="status"
    >
      <p>
        {isSound
          ? words.whole(number(found.entries), found.entries, at)
          : words.broken(found.problemCount + places.length, at)}
      </p>
      {!isSound && (
        <ul>
          {places.map(text => (
            <li key={text}>{text}</li>
          ))}
          {found.problems.map(problem => (
            <li key={JSON.stringify(problem)}>{describeProblem(problem, words, number)}</li>
          ))}
          {hidden > 0 && <li>{words.more(number(hidden))}</li>}
        </ul>
      )}
    </div>
  )
}
