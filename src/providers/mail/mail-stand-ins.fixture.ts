// The other end of mails, each in a process of its own.
import { join } from 'node:path'
import { waitFor } from '#testing/wait-for.ts'

export interface ReceivedMail {
  /** As it came: headers, an empty line, the parts. */
  mail: string
  from: string
  to: string[]
  isSecure: boolean
  user?: string
}

export interface MailStandIn<Received> {
  port: number
  /** What was heard of so far; what was only just taken may not have been told yet. */
  received: Received[]
  /** Everything that it took until now. */
  all(): Promise<Received[]>
  order(order: object): Promise<void>
  stop(): Promise<void>
}

export interface SmtpSettings {
  cert?: string
  key?: string
  secure?: boolean
  password?: string
}

export function startSmtpServer(settings: SmtpSettings = {}): Promise<MailStandIn<ReceivedMail>> {
  return start('smtp-server.fixture.ts', { SMTP_FIXTURE: JSON.stringify(settings) })
}

export interface ResendRequest {
  idempotencyKey: string
  authorization: string
  body: Record<string, unknown>
  /** False: Resend had it already. */
  isNew: boolean
}

export function startResendServer(): Promise<MailStandIn<ResendRequest>> {
  return start('resend-server.fixture.ts', {})
}

async function start<Received extends object>(
  file: string,
  env: Record<string, string>,
): Promise<MailStandIn<Received>> {
  const child = Bun.spawn([process.execPath, '--no-env-file', join(import.meta.dir, file)], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'inherit',
  })
  const received: Received[] = []
  let port = 0
  let answers = 0
  void readLines(child.stdout, line => {
    const said = JSON.parse(line) as { port?: number; done?: boolean }
    if (said.port) port = said.port
    else if (said.done) answers++
    else received.push(said as Received)
  })
  await waitFor(`${file} listens`, () => port > 0, 10_000)
  async function order(what: object) {
    const before = answers
    child.stdin.write(`${JSON.stringify(what)}\n`)
    child.stdin.flush()
    await waitFor('the stand-in took the order', () => answers > before)
  }
  return {
    port,
    received,
    order,
    async all() {
      // Its answer comes after everything that it told before.
      await order({})
      return received
    },
    async stop() {
      child.kill()
      await child.exited
    },
  }
}

async function readLines(stream: ReadableStream<Uint8Array>, hear: (line: string) => void): Promise<void> {
  let rest = ''
  const decoder = new TextDecoder()
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) hear(line)
  }
}
