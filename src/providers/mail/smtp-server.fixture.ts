// A mail server in a process of its own, that a test steers by lines of JSON on its standard input.
import { SMTPServer } from 'smtp-server'

interface Order {
  /** Answers the next mails with this code: 450 for a while, 550 for good. */
  refuse?: { code: number; times: number }
  /** Accepts the next mail only after this, while it has it already. */
  holdMs?: number
  /** Ends the connection after the next mail has come in whole, without a word. */
  hangUp?: boolean
}

const settings = JSON.parse(process.env.SMTP_FIXTURE ?? '{}') as {
  cert?: string
  key?: string
  secure?: boolean
  password?: string
}
let refuse = { code: 450, times: 0 }
let holdMs = 0
let hangUp = false

const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)

const server = new SMTPServer({
  ...(settings.cert ? { cert: settings.cert, key: settings.key } : { hideSTARTTLS: true }),
  secure: settings.secure ?? false,
  authOptional: settings.password === undefined,
  onAuth({ password, username }, _session, done) {
    if (password === settings.password) done(null, { user: username })
    else done(new Error('Wrong name or password'))
  },
  async onData(stream, session, done) {
    const raw = await new Response(stream as unknown as ReadableStream).text()
    if (refuse.times-- > 0) {
      done(Object.assign(new Error('Not now, please'), { responseCode: refuse.code }))
      return
    }
    const { mailFrom, rcptTo } = session.envelope
    say({
      mail: raw,
      from: mailFrom ? mailFrom.address : '',
      to: rcptTo.map(({ address }) => address),
      isSecure: session.secure,
      user: session.user,
    })
    await Bun.sleep(holdMs)
    if (hangUp) {
      hangUp = false
      for (const connection of server.connections) connection._socket.destroy()
      return
    }
    done()
  },
})
server.on('error', () => undefined)
server.listen(0, '127.0.0.1', () => {
  const address = server.server.address()
  say({ port: typeof address === 'object' ? address?.port : 0 })
})

for await (const line of console) {
  const order = JSON.parse(line) as Order
  if (order.refuse) refuse = order.refuse
  if (order.holdMs !== undefined) holdMs = order.holdMs
  if (order.hangUp !== undefined) hangUp = order.hangUp
  say({ done: true })
}
process.exit(0)
