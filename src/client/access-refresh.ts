import './htmx-events.ts'

/** Sent on every stream: a mark of what the reader of this page may do now. */
const ACCESS_EVENT = 'parley:access'
const UNAUTHENTICATED = 401
/** How long a page that is being left waits for the next one, before it looks after itself again. */
const LEAVING_MS = 5_000

let isRefreshing = false
let isDue = false
let leftAt = Number.NEGATIVE_INFINITY

/**
 * An open page follows what its reader may do. The server says on its stream when that is something else than what the page was made
 * for; the page then gets itself anew and is changed in place, so that nothing that is being typed is lost.
 */
export function startAccessRefresh(): void {
  window.htmx.registerExtension('keep-typed', {
    htmx_before_morph_node: node => (isRefreshing && isTypedText(node) ? false : undefined),
    htmx_before_morph_attr: (element, { attrName }) =>
      isRefreshing && isOfPerson(element, attrName) ? false : undefined,
  })
  addEventListener('beforeunload', () => {
    leftAt = performance.now()
  })
  document.addEventListener(ACCESS_EVENT, event => {
    const { data } = (event as CustomEvent<{ data: string }>).detail
    const mark = frame()?.dataset.access
    if (mark !== undefined && data !== mark) void refresh()
  })
  // A page that was away for long: its session has ended meanwhile.
  document.addEventListener('htmx:sse:error', event => {
    if ((event as CustomEvent<{ status?: number }>).detail.status === UNAUTHENTICATED) openAnew()
  })
}

function frame(): HTMLElement | null {
  return document.getElementById('frame')
}

/** One at a time: what changes meanwhile is looked at once more afterwards. */
async function refresh(): Promise<void> {
  isDue = true
  if (isRefreshing) return
  isRefreshing = true
  try {
    while (isDue) {
      isDue = false
      await fetchPage()
    }
  } catch {
    // The server is away: the stream connects again later, and tells the mark anew.
  } finally {
    isRefreshing = false
  }
}

async function fetchPage(): Promise<void> {
  const response = await fetch(location.href, { headers: { accept: 'text/html' }, cache: 'no-store' })
  const text = await response.text()
  if (response.redirected || !response.ok || !isSameKind(text)) return openAnew()
  await window.htmx.swap({
    text,
    swap: 'outerMorph',
    sourceElement: document.body,
    target: '#frame',
    select: '#frame',
  })
}

/** A page that was refused until now, or that gets a form which saves itself, starts from the beginning. */
function isSameKind(text: string): boolean {
  const page = frame()
  const getsAutosave = text.includes('data-autosave') && !document.querySelector('[data-autosave]')
  return page !== null && !('refusal' in page.dataset) && !getsAutosave
}

/**
 * NB: no reload: the page may be the answer of a form, which would be sent again. Whoever signs out hears on the stream too that the
 * session is over: the page that they asked for comes, and is not overtaken. The stream tells it again where none comes.
 */
function openAnew(): void {
  if (performance.now() - leftAt < LEAVING_MS) return
  location.replace(location.pathname + location.search)
}

function isTypedText(node: Node): boolean {
  return node instanceof HTMLTextAreaElement && node.value !== node.defaultValue
}

/** What the person wrote into a field, and what they folded open. */
function isOfPerson(element: Element, name: string): boolean {
  if (name === 'open') return true
  return name === 'value' && element instanceof HTMLInputElement && element.value !== element.defaultValue
}
