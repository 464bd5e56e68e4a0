/**
 * What happens on the server, as fragments for this page. The stream begins with everything as it stands. NB: the extension tries
 * again after a stream that broke, but never after a first try that failed: the trigger does, and `drop` keeps it at one stream.
 */
export function LiveEvents({ href }: { href: string }) {
  return (
    <div hx-sse:connect={href} hx-trigger="load, every 3s" hx-sync="this:drop" hx-swap="none" data-live />
  )
}
