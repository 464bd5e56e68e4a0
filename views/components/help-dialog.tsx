import type { ComponentChildren } from 'preact'
import { destinationsFor } from '../destinations.ts'
import { useMessages, usePage } from '../page-context.tsx'

/** What the keyboard can do. Opened by "?". */
export function HelpDialog() {
  const { help, navigation } = useMessages().shell
  const { viewer } = usePage()
  const places = destinationsFor(viewer?.permissions ?? []).flatMap(({ name, letter }) =>
    letter === undefined ? [] : [{ name, letter }],
  )
  return (
    <dialog class="help" data-help aria-labelledby="help-title">
      <h2 id="help-title">{help.title}</h2>
      <dl>
        <Row words={help.rows.help}>
          <kbd>?</kbd>
        </Row>
        <Row words={help.rows.search}>
          <kbd>/</kbd>
        </Row>
        {places.map(({ name, letter }) => (
          <Row key={name} words={help.rows.goTo(navigation.places[name].label)}>
            <Keys second={letter} />
          </Row>
        ))}
        <Row words={help.rows.close}>
          <kbd>Esc</kbd>
        </Row>
      </dl>
      <form method="dialog">
        <button class="btn btn-sm" type="submit">
          {help.close}
        </button>
      </form>
    </dialog>
  )
}

function Row({ words, children }: { words: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{words}</dt>
      <dd>{children}</dd>
    </>
  )
}

function Keys({ second }: { second: string }) {
  const { help } = useMessages().shell
  return (
    <>
      <kbd>g</kbd> <span class="muted small">{help.followedBy}</span> <kbd>{second}</kbd>
    </>
  )
}
