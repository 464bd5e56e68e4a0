import { useMessages } from '../page-context.tsx'

/** Narrows the rows of this page while typing; "/" jumps here. Without JavaScript it is not shown. */
export function RowFilter({ label, rowsId }: { label: string; rowsId: string }) {
  const { list } = useMessages().shell
  return (
    <div class="toolbar" data-needs-script hidden>
      <input
        class="input"
        type="search"
        data-search
        data-filter-rows={rowsId}
        aria-label={label}
        placeholder={list.filter}
        autoComplete="off"
      />
      <p class="muted small" role="status" data-filter-empty={list.filterEmpty} />
    </div>
  )
}

/** The way to the next page of a list that is read by keyset. `label`: what comes there, where it is not what is older. */
export function Older({ href, label }: { href: string | null; label?: string }) {
  const { list } = useMessages().shell
  const words = label ?? list.older
  return href === null ? null : (
    <nav class="pager" aria-label={words}>
      <a class="btn btn-sm" href={href} rel="next">
        {words}
      </a>
    </nav>
  )
}
