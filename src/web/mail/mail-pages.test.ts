import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { DeliveryOutcome, MailTransport } from '#core/mail/mail.ts'
import { openSignedIn } from '#testing/signed-in-browser.ts'
import { createTestApp, type TestApp } from '#testing/test-app.ts'
import type { TestBrowser } from '#testing/test-browser.ts'

let app: TestApp
let admin: TestBrowser

beforeAll(async () => {
  app = await createTestApp()
  admin = (await openSignedIn(app)).browser
})
afterAll(() => app.close())

test('without a mail service the page says so, and shows the text and the link of each mail', async () => {
  await app.foundation.mailer.send({
    kind: 'invitation',
    recipient: 'guest@example.com',
    language: null,
    organizationId: null,
    values: { organization: '<b>Café</b>', inviter: 'Ann', link: 'https://parley.example.com/join?t=1' },
  })
  const list = await admin.get('/platform/mail')
  expect(list.status).toBe(200)
  expect(list.text).toContain('No mail service is set up')
  expect(list.text).toContain('Invitation to &lt;b>Café&lt;/b>')
  const href = /href="(\/platform\/mail\/[\w-]+)"/.exec(list.text)?.[1] ?? ''
  const mail = await admin.get(href)
  expect(mail.text).toContain('href="https://parley.example.com/join?t=1"')
  expect(mail.text).not.toContain('Send again')
})

test('the link is the mail’s own, whatever address somebody has for a name', async () => {
  await app.foundation.mailer.send({
    kind: 'invitation',
    recipient: 'guest@example.com',
    language: null,
    organizationId: null,
    values: {
      organization: 'https://evil.example/b',
      inviter: 'https://evil.example/a\nhttps://evil.example/c\n',
      link: 'https://parley.example.com/join?t=2',
    },
  })
  const list = await admin.get('/platform/mail')
  const mail = await admin.get(/href="(\/platform\/mail\/[\w-]+)"/.exec(list.text)?.[1] ?? '')
  expect(mail.text).toContain('href="https://parley.example.com/join?t=2"')
  expect(mail.text).not.toContain('href="https://evil.example')
})

test('a test mail goes to whoever asks for it', async () => {
  const answer = await admin.post('/platform/mail/tests', {})
  expect(answer.status).toBe(303)
  expect(answer.location).toBe('/platform/mail?tested')
  const [written] = (await app.foundation.mails()).slice(-1)
  expect(written).toMatchObject({ kind: 'test', subject: 'A test mail from Parley' })
})

test('an unknown mail is not there', async () => {
  expect((await admin.get('/platform/mail/nobody')).status).toBe(404)
  expect((await admin.post('/platform/mail/nobody/delivery', {})).status).toBe(404)
})

test('with a mail service the page names it, says what went wrong in the reader’s language, and sends again', async () => {
  let outcome: DeliveryOutcome = {
    ok: false,
    isFinal: true,
    fault: { text: 'The mail server {server} does not answer.', values: { server: 'mail.lan:587' } },
  }
  const mailTransport: MailTransport = {
    kind: 'smtp',
    sender: 'Parley <parley@example.com>',
    address: 'smtp://mail.lan:587',
    takesOnce: false,
    deliver: async () => outcome,
  }
  const served = await createTestApp({}, { mailTransport })
  const { browser } = await openSignedIn(served)
  await browser.get('/platform/mail')
  await browser.post('/platform/mail/tests')
  const { mail } = served.foundation.services
  await mail.deliverDue()
  const failed = await browser.get('/platform/mail')
  expect(failed.text).toContain(
    'through the mail server smtp://mail.lan:587, from Parley &lt;parley@example.com>',
  )
  expect(failed.text).toContain('The mail server mail.lan:587 does not answer.')
  browser.cookies.set('parley_language', 'de')
  expect((await browser.get('/platform/mail')).text).toContain('Der Mailserver mail.lan:587 antwortet nicht.')
  browser.cookies.delete('parley_language')
  const href = /href="(\/platform\/mail\/[\w-]+)"/.exec(failed.text)?.[1] ?? ''
  expect((await browser.get(href)).text).toContain('Send again')
  outcome = { ok: true }
  const retried = await browser.post(`${href}/delivery`)
  expect(retried.location).toBe(`${href}?retried`)
  await mail.deliverDue()
  const sent = await browser.get(href)
  expect(sent.text).toContain('The text of this mail was erased.')
  expect(sent.text).not.toContain('Send again')
  expect((await browser.post(`${href}/delivery`)).status).toBe(409)
  await served.close()
})
