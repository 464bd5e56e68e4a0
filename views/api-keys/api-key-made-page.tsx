import { CopyButton } from '../components/copy-button.tsx'
import { Page } from '../layout.tsx'
import { useMessages } from '../page-context.tsx'

interface MadeKeyProps {
  name: string
  /** The key itself. NB: in this one answer and nowhere else. */
  apiKey: string
  /** A command that shows that it works. */
  example: string
}

/** The page after a form without a script. */
export function ApiKeyMadePage(props: MadeKeyProps) {
  return (
    <Page title={props.name} isNarrow>
      <div class="page-head">
        <h1>{props.name}</h1>
      </div>
      <MadeKey {...props} />
    </Page>
  )
}

/** Takes the place of the form. */
export function MadeKeyFragment(props: MadeKeyProps) {
  return (
    <hx-partial hx-target="#new-key" hx-swap="innerHTML">
      <MadeKey {...props} />
    </hx-partial>
  )
}

function MadeKey({ apiKey, example }: MadeKeyProps) {
  const words = useMessages().apiKeys.made
  return (
    <section class="form" aria-labelledby="made-title">
      <div class="notice notice-success" role="status">
        <h2 id="made-title">{words.title}</h2>
        <p>{words.text}</p>
      </div>
      <div class="field">
        <span class="field-label">{words.label}</span>
        <div class="copy-source">
          <code id="made-key">{apiKey}</code>
          <CopyButton elementId="made-key" label={words.copy} />
        </div>
      </div>
      <div class="field">
        <span class="field-label">{words.example}</span>
        <div class="copy-source">
          <pre id="made-example">{example}</pre>
          <CopyButton elementId="made-example" label={words.copyExample} />
        </div>
        <p class="field-help">{words.exchange}</p>
      </div>
      <div class="form-acts">
        <a class="btn" href="/api-keys">
          {words.list}
        </a>
      </div>
    </section>
  )
}
