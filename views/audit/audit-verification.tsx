import type { Verification } from '#core/audit/audit-log-service.ts'
import type { ChainProblem } from '#core/audit/chain-check.ts'
import { formatNumber } from '#messages/formats.ts'
import { useClockText } from '../components/moment.tsx'
import { useMessages } from '../page-context.tsx'

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
  const places = placeFindings(found, words)
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
            <li key={JSON.stringify(problem)}>{describeProblem(problem, words.problems, number)}</li>
          ))}
          {hidden > 0 && <li>{words.more(number(hidden))}</li>}
        </ul>
      )}
    </div>
  )
}

type Words = ReturnType<typeof useMessages>['audit']['verification']

function placeFindings({ secondPlace: { state }, entries }: Verification, words: Words): string[] {
  if (state === 'not_authentic') return [words.notAuthentic]
  return state === 'missing' && entries > 0 ? [words.missing] : []
}

function describeProblem(problem: ChainProblem, words: Words['problems'], number: (value: number) => string) {
  switch (problem.kind) {
    case 'edited':
      return words.edited(number(problem.seq))
    case 'reordered':
      return words.reordered(number(problem.seq), number(problem.from))
    case 'deleted':
      return words.deleted(number(problem.fromSeq), number(problem.toSeq))
    case 'unlinked':
      return words.unlinked(number(problem.seq))
    case 'truncated':
      return words.truncated(number(problem.lastSeq), number(problem.expectedSeq))
    case 'head_replaced':
      return words.headReplaced(number(problem.seq))
    case 'head_missing':
      return words.headMissing
    case 'rewritten':
      return words.rewritten(number(problem.seq))
  }
}
