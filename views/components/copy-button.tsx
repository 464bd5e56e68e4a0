import { useMessages } from '../page-context.tsx'

/** Copies the text of an element of the page. Without a script it is not shown: the text can still be marked. */
export function CopyButton({ elementId, label }: { elementId: string; label: string }) {
  const { copy } = useMessages().shell
  return (
    <button
      class="btn btn-sm copy-button"
      type="button"
      data-needs-script
      data-copy={elementId}
      data-copied={copy.copied}
      data-failed={copy.failed}
    >
      <span aria-live="polite">{label}</span>
    </button>
  )
}
