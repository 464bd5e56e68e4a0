/** Narrows the rows of a list while somebody types. */
export function startFilters(): void {
  document.addEventListener('input', event => {
    if (event.target instanceof HTMLInputElement && event.target.dataset.filterRows) filterRows(event.target)
  })
}

function filterRows(input: HTMLInputElement): void {
  const rows = document.querySelectorAll<HTMLElement>(`#${input.dataset.filterRows} > [data-filter-text]`)
  const wanted = input.value.trim().toLowerCase()
  let shown = 0
  for (const row of rows) {
    row.hidden = !row.dataset.filterText?.toLowerCase().includes(wanted)
    if (!row.hidden) shown++
  }
  const empty = input.parentElement?.querySelector<HTMLElement>('[data-filter-empty]')
  if (empty) empty.textContent = shown === 0 ? (empty.dataset.filterEmpty ?? '') : ''
}
