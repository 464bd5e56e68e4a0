import { renderToString } from 'preact-render-to-string'
import type { MailRequest, MailText } from '#core/mail/mail.ts'
import { fillPhrase, type PhraseValues } from '#lib/phrase.ts'
import type { Messages } from '#messages/en.ts'

/** A name or a title; people typed it. */
const VALUE_MAX_CHARS = 120

/** A mail in the language of these messages: what stands in its places cannot add lines or elements. */
export function renderMail({ kind, values }: MailRequest, { mail, locale }: Messages): MailText {
  const words = mail.texts[kind]
  const places = placesOf(values, mail.secondFactorChanges)
  const fill = (text: string) => fillPhrase({ text, values: places })
  const parts: Parts = {
    subject: fill(words.subject),
    before: words.before.map(fill),
    action: words.action,
    link: 'link' in values ? values.link : null,
    after: words.after.map(fill),
    footer: mail.footer,
  }
  return {
    subject: parts.subject,
    text: toText(parts),
    html: `<!doctype html>${renderToString(<MailDocument locale={locale} {...parts} />)}`,
  }
}

interface Parts {
  subject: string
  before: string[]
  action: string
  link: string | null
  after: string[]
  footer: string
}

function placesOf(
  values: MailRequest['values'],
  changes: Messages['mail']['secondFactorChanges'],
): PhraseValues {
  const plain = Object.entries(values).map(([name, value]) => [name, plainValue(String(value))])
  return { ...Object.fromEntries(plain), ...('change' in values ? { change: changes[values.change] } : {}) }
}

function plainValue(value: string): string {
  return value
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, VALUE_MAX_CHARS)
}

function toText({ before, action, link, after, footer }: Parts): string {
  const door = link === null ? [] : [`${action}:\n${link}`]
  return `${[...before, ...door, ...after, `-- \n${footer}`].join('\n\n')}\n`
}

const BODY = 'margin:0;padding:24px;background:#f6f6f4;color:#1c1c1a;font:16px/1.5 system-ui,sans-serif'
const CARD = 'max-width:560px;margin:0 auto;padding:24px;background:#ffffff;border-radius:8px'
const BUTTON =
  'display:inline-block;padding:10px 16px;background:#1f4fd8;color:#ffffff;border-radius:6px;text-decoration:none'
const SMALL = 'color:#5c5c57;font-size:13px;word-break:break-all'

/** Styles stand in the elements: mail programs know little else. */
function MailDocument({ locale, subject, before, action, link, after, footer }: Parts & { locale: string }) {
  return (
    <html lang={locale}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{subject}</title>
      </head>
      <body style={BODY}>
        <div style={CARD}>
          {before.map(text => (
            <p key={text}>{text}</p>
          ))}
          {link !== null && (
            <>
              <p>
                <a href={link} style={BUTTON}>
                  {action}
                </a>
              </p>
              <p style={SMALL}>{link}</p>
            </>
          )}
          {after.map(text => (
            <p key={text}>{text}</p>
          ))}
          <p style={SMALL}>{footer}</p>
        </div>
      </body>
    </html>
  )
}
