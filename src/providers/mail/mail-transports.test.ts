import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '#config'
import type { MailTransport } from '#core/mail/mail.ts'
import { ATTEMPTS_MAX, LEASE_MS } from '#core/mail/mail-delivery.ts'
import { createQuietLogger } from '#testing/quiet-logger.ts'
import { createTestClock, openTestFoundation, type TestFoundation } from '#testing/test-foundation.ts'
import { waitFor } from '#testing/wait-for.ts'
import { type Foundation, openFoundation } from '../../wiring.ts'
import { selfSignedCertificate } from '../tls/certificates.ts'
import {
  type MailStandIn,
  type ReceivedMail,
  type ResendRequest,
  startResendServer,
  startSmtpServer,
} from './mail-stand-ins.fixture.ts'
import { createResendTransport } from './resend-transport.ts'
import { createSmtpTransport } from './smtp-transport.ts'

const folder = mkdtempSync(join(tmpdir(), 'parley-mail-'))
const certificate = await selfSignedCertificate(folder, ['127.0.0.1', 'localhost'])
const PASSWORD = 'p@ss:word/1'
let smtp: MailStandIn<ReceivedMail>
let relay: MailStandIn<ReceivedMail>
let resend: MailStandIn<ResendRequest>
const opened: { close(): Promise<void> }[] = []

beforeAll(async () => {
  ;[smtp, relay, resend] = await Promise.all([
    startSmtpServer({ ...certificate, password: PASSWORD }),
    startSmtpServer(),
    startResendServer(),
  ])
}, 20_000)
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close()
})
afterAll(async () => {
  await Promise.all([smtp, relay, resend].map(standIn => standIn.stop()))
  rmSync(folder, { recursive: true, force: true })
})

const SENDER = 'Parley <parley@example.com>'
const smtpUrl = (user = 'parley', password = PASSWORD) =>
  `smtp://${user}:${encodeURIComponent(password)}@127.0.0.1:${smtp.port}`
const overSmtp = (url = smtpUrl(), ca: string | null = certificate.cert) =>
  createSmtpTransport({ url, ca, sender: SENDER })
const overRelay = () =>
  createSmtpTransport({ url: `smtp://127.0.0.1:${relay.port}?starttls=never`, ca: null, sender: SENDER })
const overResend = () =>
  createResendTransport({ apiKey: 're_1', sender: SENDER, baseUrl: `http://127.0.0.1:${resend.port}` })

async function open(mailTransport: MailTransport): Promise<TestFoundation> {
  const foundation = await openTestFoundation({ mailTransport })
  opened.push(foundation)
  return foundation
}

async function write({ mailer }: Foundation, recipient = 'ann@example.com') {
  await mailer.send({
    kind: 'reset_password',
    recipient,
    language: 'de',
    organizationId: null,
    values: { name: 'Änn <b>', link: 'https://parley.example.com/reset?token=abc' },
  })
}

async function newest({ services }: Foundation) {
  const [mail] = (await services.mail.listMails({ limit: 1 })).items
  if (!mail) throw new Error('No mail was written')
  return mail
}

describe('a mail server', () => {
  test('gets a mail once, over TLS and with our name, as text and as HTML', async () => {
    const foundation = await open(overSmtp())
    await write(foundation)
    expect(await foundation.services.mail.deliverDue()).toBe(1)
    expect(await foundation.services.mail.deliverDue()).toBe(0)
    const all = await smtp.all()
    expect(all).toHaveLength(1)
    const got = all[0]
    expect(got).toMatchObject({ from: 'parley@example.com', to: ['ann@example.com'], isSecure: true })
    expect(got?.user).toBe('parley')
    expect(got?.mail).toContain('From: Parley <parley@example.com>')
    expect(got?.mail).toContain('Auto-Submitted: auto-generated')
    expect(got?.mail).toContain('multipart/alternative')
    expect(got?.mail).toContain('&lt;b>')
    const mail = await newest(foundation)
    expect(mail).toMatchObject({ state: 'sent', attempts: 1, hasText: false })
    expect(got?.mail).toContain(`Message-ID: <${mail.id}@example.com>`)
  })

  test('that refuses for a while gets it again later, as often as is sensible', async () => {
    const foundation = await open(overRelay())
    const before = (await relay.all()).length
    await relay.order({ refuse: { code: 450, times: 1 } })
    await write(foundation)
    await foundation.services.mail.deliverDue()
    expect(await newest(foundation)).toMatchObject({
      state: 'queued',
      attempts: 1,
      lastError: { values: { answer: '450 Not now, please' } },
    })
    expect(await foundation.services.mail.deliverDue()).toBe(0)
    foundation.clock.advance(30_000)
    expect(await foundation.services.mail.deliverDue()).toBe(1)
    expect(await newest(foundation)).toMatchObject({ state: 'sent', attempts: 2, lastError: null })
    expect((await relay.all()).length - before).toBe(1)

    await relay.order({ refuse: { code: 450, times: ATTEMPTS_MAX } })
    await write(foundation)
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      await foundation.services.mail.deliverDue()
      foundation.clock.advance(24 * 3_600_000)
    }
    expect(await newest(foundation)).toMatchObject({ state: 'failed', attempts: ATTEMPTS_MAX, hasText: true })
    expect((await relay.all()).length - before).toBe(1)
    await foundation.services.mail.retryMail((await newest(foundation)).id)
    expect(await foundation.services.mail.deliverDue()).toBe(1)
    expect(await newest(foundation)).toMatchObject({ state: 'sent' })
  })

  test('that refuses for good is not asked again', async () => {
    const foundation = await open(overRelay())
    await relay.order({ refuse: { code: 550, times: 1 } })
    await write(foundation)
    await foundation.services.mail.deliverDue()
    expect(await newest(foundation)).toMatchObject({ state: 'failed', attempts: 1 })
  })

  test('that breaks off after it got the whole mail gets it no second time by itself', async () => {
    const foundation = await open(overRelay())
    const before = (await relay.all()).length
    await relay.order({ hangUp: true })
    await write(foundation)
    await foundation.services.mail.deliverDue()
    expect(await newest(foundation)).toMatchObject({
      state: 'failed',
      lastError: { text: expect.stringContaining('did not say whether it took this mail') },
    })
    expect((await relay.all()).length - before).toBe(1)
  })

  test.each([
    ['a wrong password', () => overSmtp(smtpUrl('parley', 'wrong')), /does not accept the name and password/],
    ['a certificate of strangers', () => overSmtp(smtpUrl(), null), /No safe connection/],
    [
      'one that offers no TLS',
      () => createSmtpTransport({ url: `smtp://127.0.0.1:${relay.port}`, ca: null, sender: SENDER }),
      /No safe connection/,
    ],
    [
      'nobody there',
      () => createSmtpTransport({ url: 'smtp://127.0.0.1:1', ca: null, sender: SENDER }),
      /does not answer/,
    ],
  ])('%s is said in words, and no password with it', async (_, transport, words) => {
    const foundation = await open(transport())
    const before = [(await smtp.all()).length, (await relay.all()).length]
    await write(foundation)
    await foundation.services.mail.deliverDue()
    const { lastError, state } = await newest(foundation)
    expect(lastError?.text).toMatch(words)
    expect(state).toBe('queued')
    expect(JSON.stringify(lastError)).not.toContain('wrong')
    expect([(await smtp.all()).length, (await relay.all()).length]).toEqual(before)
  })
})

describe('Resend', () => {
  test('gets a mail with its key, again after a failure, and takes it once', async () => {
    const foundation = await open(overResend())
    await resend.order({ silent: 1 })
    await write(foundation)
    await foundation.services.mail.deliverDue()
    expect(await newest(foundation)).toMatchObject({ state: 'queued', attempts: 1 })
    foundation.clock.advance(30_000)
    await foundation.services.mail.deliverDue()
    expect(await newest(foundation)).toMatchObject({ state: 'sent', attempts: 2 })
    const { id } = await newest(foundation)
    const own = (await resend.all()).filter(({ idempotencyKey }) => idempotencyKey === id)
    expect(own.map(({ isNew }) => isNew)).toEqual([true, false])
    expect(own[0]).toMatchObject({
      authorization: 'Bearer re_1',
      body: { from: SENDER, to: 'ann@example.com', subject: 'Wählen Sie ein neues Passwort' },
    })
  })

  test('that does not know our sender is not asked again', async () => {
    const foundation = await open(overResend())
    await resend.order({ refuse: { status: 403, times: 1 } })
    await write(foundation)
    await foundation.services.mail.deliverDue()
    expect(await newest(foundation)).toMatchObject({
      state: 'failed',
      lastError: { values: { answer: '403 Try later' } },
    })
  })
})

test('several that hand over at once send each mail once', async () => {
  const foundation = await open(overRelay())
  const before = (await relay.all()).length
  for (let count = 0; count < 8; count++) await write(foundation, `person-${count}@example.com`)
  const { mail } = foundation.services
  await Promise.all([mail.deliverDue(), mail.deliverDue(), mail.deliverDue()])
  const recipients = (await relay.all()).slice(before).flatMap(({ to }) => to)
  expect(recipients.sort()).toEqual(Array.from({ length: 8 }, (_, count) => `person-${count}@example.com`))
})

test('LAN_ONLY holds for mails: one to a mail service outside fails in words and goes nowhere', async () => {
  const dataDir = join(folder, 'lan')
  const config = readConfig({ dataDir, port: '0' }, { LAN_ONLY: '1' })
  const foundation = await openFoundation(config, {
    logger: createQuietLogger(),
    mailTransport: { ...overRelay(), address: 'https://203.0.113.7' },
  })
  const before = (await relay.all()).length
  await write(foundation)
  await foundation.services.mail.deliverDue()
  expect(await newest(foundation)).toMatchObject({
    state: 'failed',
    lastError: { values: { destination: '203.0.113.7:443' } },
  })
  expect((await relay.all()).length).toBe(before)
  await foundation.store.close()
})

describe('a process that dies after it handed a mail over', () => {
  test('a mail server gets it no second time: a person decides', async () => {
    const before = (await relay.all()).length
    await relay.order({ holdMs: 60_000 })
    const url = `smtp://127.0.0.1:${relay.port}?starttls=never`
    const settings = { SMTP_URL: url, MAIL_FROM: SENDER }
    const dataDir = await dieInTheMiddle('died-smtp', settings, () => relay.received.length > before)
    await relay.order({ holdMs: 0 })
    const foundation = await openLater(dataDir, overRelay())
    expect(await foundation.services.mail.deliverDue()).toBe(0)
    expect(await newest(foundation)).toMatchObject({
      state: 'failed',
      lastError: { text: expect.stringContaining('it may have arrived or not') },
    })
    expect((await relay.all()).length - before).toBe(1)
    await foundation.services.mail.retryMail((await newest(foundation)).id)
    await foundation.services.mail.deliverDue()
    expect((await relay.all()).length - before).toBe(2)
  }, 20_000)

  test('Resend is asked again and takes it once', async () => {
    const before = (await resend.all()).length
    await resend.order({ holdMs: 60_000 })
    const settings = { resendUrl: `http://127.0.0.1:${resend.port}` }
    const dataDir = await dieInTheMiddle('died-resend', settings, () => resend.received.length > before)
    await resend.order({ holdMs: 0 })
    const foundation = await openLater(dataDir, overResend())
    expect(await foundation.services.mail.deliverDue()).toBe(1)
    expect(await newest(foundation)).toMatchObject({ state: 'sent', attempts: 2 })
    expect((await resend.all()).slice(before).map(({ isNew }) => isNew)).toEqual([true, false])
  }, 20_000)

  async function dieInTheMiddle(name: string, settings: Record<string, string>, isTaken: () => boolean) {
    const dataDir = join(folder, name)
    const child = Bun.spawn(
      [process.execPath, '--no-env-file', join(import.meta.dir, 'deliver-mails.fixture.ts')],
      {
        env: { PATH: process.env.PATH ?? '', DELIVERY: JSON.stringify({ dataDir, ...settings }) },
        stdout: 'inherit',
        stderr: 'inherit',
      },
    )
    await waitFor('the other end has the mail', isTaken, 15_000)
    child.kill('SIGKILL')
    await child.exited
    return dataDir
  }

  /** The next start on the same folder, once the lease is over. */
  async function openLater(dataDir: string, mailTransport: MailTransport): Promise<Foundation> {
    const foundation = await openFoundation(readConfig({ dataDir, port: '0' }, {}), {
      logger: createQuietLogger(),
      clock: createTestClock(new Date(Date.now() + LEASE_MS + 1_000)),
      mailTransport,
    })
    opened.push(foundation.store)
    return foundation
  }
})
