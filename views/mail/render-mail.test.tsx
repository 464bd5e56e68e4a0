import { describe, expect, test } from 'bun:test'
import { MAIL_KINDS, type MailRequest, type MailValues, SECOND_FACTOR_CHANGES } from '#core/mail/mail.ts'
import { placesOf } from '#lib/phrase.ts'
import { LANGUAGES } from '#messages/languages.ts'
import { renderMail } from './render-mail.tsx'

const LINK = 'https://parley.example.com/x?a=1&b=2'
const VALUES: MailValues = {
  invitation: { organization: 'Café', inviter: 'Ann', link: LINK },
  verify_email: { name: 'Bob', link: LINK },
  reset_password: { name: 'Bob', link: LINK },
  password_changed: { name: 'Bob', link: LINK },
  second_factor_changed: { name: 'Bob', change: 'passkey_added', link: LINK },
  sign_in_blocked: { name: 'Bob', link: LINK },
  test: { sender: 'Ann' },
}

function request(kind: (typeof MAIL_KINDS)[number], values: object = VALUES[kind]): MailRequest {
  return { kind, recipient: 'b@example.com', language: null, organizationId: null, values } as MailRequest
}

describe.each(LANGUAGES.map(({ name, messages }) => [name, messages] as const))('%s', (_, messages) => {
  test.each([...MAIL_KINDS])('%s is filled in completely, in both parts', kind => {
    const { subject, text, html } = renderMail(request(kind), messages)
    for (const part of [subject, text, html]) {
      expect(placesOf(part)).toEqual([])
      expect(part).not.toMatch(/undefined|null|\[object/)
    }
    expect(html).toContain(`<html lang="${messages.locale}">`)
    const hasLink = 'link' in VALUES[kind]
    expect(text.includes(LINK)).toBe(hasLink)
    expect(html.includes('href="https://parley.example.com/x?a=1&amp;b=2"')).toBe(hasLink)
  })

  test.each([...SECOND_FACTOR_CHANGES])('%s is said in words', change => {
    const { text } = renderMail(
      request('second_factor_changed', { name: 'Bob', change, link: LINK }),
      messages,
    )
    expect(text).toContain(messages.mail.secondFactorChanges[change])
  })
})

test('what people typed can add neither lines nor elements nor an endless text', () => {
  const nasty = { organization: 'A\r\nB\u2028C', inviter: `<a href="x">${'y'.repeat(500)}`, link: LINK }
  const { subject, text, html } = renderMail(request('invitation', nasty), LANGUAGES[0].messages)
  expect(subject).toBe('Invitation to A B C')
  expect(html).not.toContain('<a href="x">')
  expect(text).not.toContain('y'.repeat(121))
})
