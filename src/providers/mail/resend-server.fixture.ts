// Resend as its documentation describes POST /emails: each idempotency key is taken once.
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)
const taken = new Map<string, string>()
let refuse = { status: 500, times: 0 }
let silent = 0
let holdMs = 0

const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  async fetch(request) {
    if (request.method !== 'POST' || new URL(request.url).pathname !== '/emails')
      return Response.json({ statusCode: 404, name: 'not_found', message: 'Not found' }, { status: 404 })
    if (refuse.times-- > 0) {
      const { status } = refuse
      return Response.json(
        { statusCode: status, name: 'application_error', message: 'Try later' },
        { status },
      )
    }
    const key = request.headers.get('idempotency-key') ?? ''
    const known = taken.get(key)
    const id = known ?? crypto.randomUUID()
    taken.set(key, id)
    say({
      idempotencyKey: key,
      authorization: request.headers.get('authorization'),
      body: await request.json(),
      isNew: known === undefined,
    })
    await Bun.sleep(holdMs)
    // Taken, but nobody is told.
    if (silent-- > 0) return new Response('bad gateway', { status: 502 })
    return Response.json({ id })
  },
})
say({ port: server.port })

for await (const line of console) {
  const order = JSON.parse(line) as { refuse?: typeof refuse; silent?: number; holdMs?: number }
  if (order.refuse) refuse = order.refuse
  if (order.silent !== undefined) silent = order.silent
  if (order.holdMs !== undefined) holdMs = order.holdMs
  say({ done: true })
}
process.exit(0)

export {}
