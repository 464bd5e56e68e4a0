/** Where a page hears of what its reader may do, and nothing else. Pages that live have a stream of their own, which tells it too. */
const ACCESS_HREF = '/live'

/**
 * What happens on the server, as fragments for this page; the frame of every page has exactly one. The stream begins with everything
 * as it stands. NB: the extension tries again after a stream that broke, but never after a first try that failed: the trigger does,
 * and `drop` keeps it at one stream. It pauses while the tab is hidden, so that many tabs do not use up the browser's connections.
 */
export function LiveEvents({ href = ACCESS_HREF }: { href?: string }) {
  return (
    <div hx-sse:connect={href} hx-trigger="load, every 3s" hx-sync="this:drop" hx-swap="none" data-live />
  )
}
