import type { CheckFinding } from '#core/sign-in-providers/sign-in-provider.ts'
import { CheckOutcome, CheckPanel } from '../components/check-panel.tsx'
import { useMessages, useSay } from '../page-context.tsx'

/** A button that asks the provider, and what was found. */
export function CheckSection({
  action,
  findings,
}: {
  action: string
  findings: readonly CheckFinding[] | null
}) {
  const words = useMessages().signInProviders.check
  return (
    <CheckPanel id="check" action={action} words={words}>
      <CheckResult findings={findings} />
    </CheckPanel>
  )
}

const STATES = { ok: 'state state-live', warning: 'state', fault: 'state state-failed' } as const

export function CheckResult({ findings }: { findings: readonly CheckFinding[] | null }) {
  const words = useMessages().signInProviders.check
  const say = useSay()
  const isOk = findings?.every(({ level }) => level !== 'fault')
  return (
    <CheckOutcome id="check" isOk={isOk} words={words}>
      {findings?.map(({ level, phrase }) => (
        <li key={phrase.text} class="test-part" data-level={level}>
          <span class={STATES[level]}>{words.levels[level]}</span>
          <p class="test-message">{say(phrase)}</p>
        </li>
      ))}
    </CheckOutcome>
  )
}
