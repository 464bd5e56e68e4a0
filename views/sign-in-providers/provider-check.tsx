import type { CheckFinding } from '#core/sign-in-providers/sign-in-provider.ts'
import { CsrfField } from '../components/form.tsx'
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
    <section class="panel test" aria-labelledby="check-title">
      <div class="panel-head">
        <div>
          <h2 id="check-title">{words.title}</h2>
          <p class="muted small">
            {words.text} {words.saveFirst}
          </p>
        </div>
        <form
          method="post"
          action={action}
          hx-post={action}
          hx-target="#check-result"
          hx-swap="outerHTML"
          hx-disable="find button"
          hx-indicator="#check-running"
        >
          <CsrfField />
          <button class="btn" type="submit">
            {words.button}
          </button>
        </form>
      </div>
      <p class="test-running muted small" id="check-running">
        {words.running}
      </p>
      <CheckResult findings={findings} />
    </section>
  )
}

const STATES = { ok: 'state state-live', warning: 'state', fault: 'state state-failed' } as const

export function CheckResult({ findings }: { findings: readonly CheckFinding[] | null }) {
  const words = useMessages().signInProviders.check
  const say = useSay()
  const isOk = findings?.every(({ level }) => level !== 'fault')
  return (
    <div id="check-result" role="status" data-ok={isOk === undefined ? undefined : String(isOk)}>
      {findings && (
        <div class="panel-body">
          <p>
            <strong>{isOk ? words.ok : words.notOk}</strong>
          </p>
          <ul class="test-parts">
            {findings.map(({ level, phrase }) => (
              <li key={phrase.text} class="test-part" data-level={level}>
                <span class={STATES[level]}>{words.levels[level]}</span>
                <p class="test-message">{say(phrase)}</p>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}
