import { useMessages, usePage } from '../page-context.tsx'

/** For the head of a page with a preview: the very code that draws the button on foreign pages. */
export function PreviewScript() {
  return <script type="module" src={usePage().asset('build/widget-preview.js')} />
}

/** The button as visitors see it, while the form is filled in. Empty without scripts, as the button is. */
export function WidgetPreview() {
  const { preview } = useMessages().widgets
  return (
    <section class="panel" aria-labelledby="preview-title">
      <div class="panel-head">
        <div>
          <h2 id="preview-title">{preview.title}</h2>
          <p class="muted small">{preview.text}</p>
        </div>
      </div>
      <div class="panel-body widget-preview" id="widget-preview" inert />
    </section>
  )
}
