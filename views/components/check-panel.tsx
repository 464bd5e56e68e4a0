import type { ComponentChildren } from 'preact'
import { CsrfField } from './form.tsx'

interface CheckPanelProps {
  /** What the ids of its parts begin with. */
  id: string
  /** Answers with a new CheckOutcome. */
  action: string
  words: { title: string; text: string; saveFirst: string; button: string; running: string }
  /** The outcome. */
  children: ComponentChildren
}

/** A button that asks somebody outside whether what is saved works, and below it what was found. */
export function CheckPanel({ id, action, words, children }: CheckPanelProps) {
  return (
    <section class="panel test" aria-labelledby={`${id}-title`}>
      <div class="panel-head">
        <div>
          <h2 id={`${id}-title`}>{words.title}</h2>
          <p class="muted small">
            {words.text} {words.saveFirst}
          </p>
        </div>
        <form
          method="post"
          action={action}
          hx-post={action}
          hx-target={`#${id}-result`}
          hx-swap="outerHTML"
          hx-disable="find button"
          hx-indicator={`#${id}-running`}
        >
          <CsrfField />
          <button class="btn" type="submit">
            {words.button}
          </button>
        </form>
      </div>
      <p class="test-running muted small" id={`${id}-running`}>
        {words.running}
      </p>
      {children}
    </section>
  )
}

interface CheckOutcomeProps {
  id: string
  /** undefined: nobody has asked yet. */
  isOk: boolean | undefined
  words: { ok: string; notOk: string }
  /** What was found, as items of a list. */
  children?: ComponentChildren
}

export function CheckOutcome({ id, isOk, words, children }: CheckOutcomeProps) {
  return (
    <div id={`${id}-result`} role="status" data-ok={isOk === undefined ? undefined : String(isOk)}>
      {isOk !== undefined && (
        <div class="panel-body">
          <p>
            <strong>{isOk ? words.ok : words.notOk}</strong>
          </p>
          <ul class="test-parts">{children}</ul>
        </div>
      )}
    </div>
  )
}
