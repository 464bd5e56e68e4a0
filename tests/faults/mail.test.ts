import { afterAll, expect, test } from 'bun:test'
import { startSmtpServer } from '#providers/mail/mail-stand-ins.fixture.ts'
import {
  createOrganization,
  eventually,
  type Program,
  removeDataDir,
  startProgram,
} from '../support/program.ts'

const LIMIT_MS = 20_000
/** Of the owner that createOrganization makes. */
const EMAIL = 'ann@example.com'
const programs: Program[] = []
afterAll(async () => {
  for (const program of programs) {
    await program.stop()
    removeDataDir(program.dataDir)
  }
})

async function start(env: Record<string, string> = {}): Promise<Program> {
  const program = await startProgram({ env })
  programs.push(program)
  return program
}

/** What somebody does who forgot the password. */
async function forgetPassword({ url }: Program): Promise<number> {
  const page = await fetch(`${url}/forgot-password`)
  const token = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? ''
  const cookie = page.headers
    .getSetCookie()
    .map(line => line.split(';')[0])
    .join('; ')
  const answer = await fetch(`${url}/forgot-password`, {
    method: 'POST',
    headers: { cookie, 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ _csrf: token, email: EMAIL }),
    redirect: 'manual',
  })
  return answer.status
}

test(
  'a mail goes out while the program runs, with a link to the address of this Parley, and no word of it into the log',
  async () => {
    const server = await startSmtpServer()
    const program = await start({
      SMTP_URL: `smtp://127.0.0.1:${server.port}?starttls=never`,
      MAIL_FROM: 'Parley <parley@example.com>',
    })
    await createOrganization(program)
    expect(await forgetPassword(program)).toBeLessThan(400)
    // Far below the interval in which the job looks by itself.
    await eventually('the mail arrives at once', async () => server.received.length === 1, 5_000)
    const [mail] = server.received
    expect(mail?.to).toEqual([EMAIL])
    expect(mail?.mail.replaceAll('=\r\n', '')).toContain(`${program.url}/reset-password`)
    expect(program.output()).not.toContain(EMAIL)
    expect(program.output()).not.toContain('reset-password')
    await server.stop()
  },
  LIMIT_MS,
)

test(
  'without a mail service the log says once for each mail that it waits, and where, and nothing of what it says',
  async () => {
    const program = await start()
    await createOrganization(program)
    await forgetPassword(program)
    const isSaid = async () => program.output().includes('A mail waits for a platform admin')
    await eventually('the log says it', isSaid)
    expect(program.output()).toContain('/platform/mail')
    expect(program.output()).not.toContain(EMAIL)
    expect(program.output()).not.toContain('reset-password')
  },
  LIMIT_MS,
)
