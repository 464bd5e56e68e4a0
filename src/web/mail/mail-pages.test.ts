import { afterAll, beforeAll, expect, test } from 'bun:test'
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
