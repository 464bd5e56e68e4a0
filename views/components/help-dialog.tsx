import type { ComponentChildren } from 'preact'
import { useMessages } from '../page-context.tsx'

/** What the keyboard can do. Opened by "?". */
export function HelpDialog() {
  const { help } = useMessages().shell
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
        <Row words={help.rows.agents}>
          <Keys second="a" />
        </Row>
        <Row words={help.rows.calls}>
          <Keys second="c" />
        </Row>
        <Row words={help.rows.modelConnections}>
          <Keys second="m" />
        </Row>
        <Row words={help.rows.organization}>
          <Keys second="o" />
        </Row>
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
