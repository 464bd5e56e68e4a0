import { afterAll, describe, expect, test } from 'bun:test'
import { platformScope } from '#core/scope.ts'
import { refusalOf } from '#testing/refusal.ts'
import { openTestFoundation } from '#testing/test-foundation.ts'
import type { MailRequest } from './mail.ts'

const foundation = await openTestFoundation()
afterAll(() => foundation.close())
const { mail } = foundation.services
const LINK = 'https://parley.example.com/reset?token=abc'

function reset(change: Partial<{ recipient: string; language: string | null; name: string }> = {}) {
  const { recipient = 'ann@example.com', language = null, name = 'Ann' } = change
  return {
    kind: 'reset_password',
    recipient,
    language,
    organizationId: null,
    values: { name, link: LINK },
  } satisfies MailRequest
}

describe('a mail without a mail service', () => {
  test('waits for a platform admin, and reading it is written down', async () => {
    await mail.send(reset({ recipient: 'waits@example.com' }))
    const [listed] = (await mail.listMails({ limit: 1 })).items
    expect(listed).toMatchObject({ state: 'shown', recipient: 'waits@example.com', hasText: true })
    const scope = platformScope({ kind: 'system', task: 'test' })
    const { text } = await mail.readMail(scope, listed?.id ?? '')
    expect(text).toContain(LINK)
    const { seq } = await foundation.store.transaction(scope, () => foundation.store.audit.takePlace(scope))
    expect(seq).toBe(2)
  })

  test('speaks the language of its reader', async () => {
    await mail.send(reset({ recipient: 'de@example.com', language: 'de' }))
    await mail.send(reset({ recipient: 'xx@example.com', language: 'xx' }))
    expect((await foundation.mails('de@example.com'))[0]?.subject).toBe('Wählen Sie ein neues Passwort')
    expect((await foundation.mails('xx@example.com'))[0]?.subject).toBe('Choose a new password')
  })

  test('is not kept when the act that wrote it is undone', async () => {
    const scope = platformScope({ kind: 'system', task: 'test' })
    const undone = foundation.store.transaction(scope, async () => {
      await mail.send(reset({ recipient: 'undone@example.com' }))
      throw new Error('undone')
    })
    await undone.catch(() => undefined)
    expect(await foundation.mails('undone@example.com')).toEqual([])
  })

  test('keeps its text sealed', async () => {
    await mail.send(reset({ recipient: 'sealed@example.com' }))
    const [listed] = (await mail.listMails({ limit: 1 })).items
    const kept = await foundation.store.mails.get(listed?.id ?? '')
    expect(JSON.stringify(kept)).not.toContain('token=abc')
  })
})

describe('what people type', () => {
  test.each([
    'ann@example.com, bob@example.com',
    'ann@example.com\r\nBcc: bob@example.com',
    'Ann <ann@example.com>',
    'ann@example.com;bob@example.com',
    '"a b"@example.com',
    'ann',
    `${'a'.repeat(250)}@example.com`,
  ])('a recipient that is no single address is refused: %p', async recipient => {
    expect(await refusalOf(mail.send(reset({ recipient })))).toStartWith('invalid:')
  })

  test('cannot add a line to the subject, and no element to the page', async () => {
    await mail.send({
      kind: 'invitation',
      recipient: 'guest@example.com',
      language: null,
      organizationId: null,
      values: {
        organization: 'Café\r\nBcc: everybody@example.com\u2028<b>x</b>',
        inviter: '<img src=x onerror=alert(1)>',
        link: LINK,
      },
    })
    const [written] = await foundation.mails('guest@example.com')
    expect(written?.subject).toBe('Invitation to Café Bcc: everybody@example.com <b>x</b>')
  })
})
