import type { DeliveryOutcome, MailTransport } from '#core/mail/mail.ts'

export interface ResendOptions {
  apiKey: string
  /** `Parley <parley@example.com>`, of a domain that Resend knows as yours. */
  sender: string
  /** For tests. */
  baseUrl?: string
}

const DELIVERY_TIMEOUT_MS = 30_000
const ANSWER_MAX_CHARS = 200

/** Resend takes a mail once for a day, however often it is handed over: the id of the mail is its idempotency key. */
export function createResendTransport({
  apiKey,
  sender,
  baseUrl = 'https://api.resend.com',
}: ResendOptions): MailTransport {
  return {
    kind: 'resend',
    sender,
    address: baseUrl,
    takesOnce: true,
    async deliver({ id, recipient, subject, text, html }) {
      // With the first mail, as every library that most calls never need.
      const { Resend } = await import('resend')
      const resend = new Resend(apiKey, { baseUrl, userAgent: 'parley' })
      const { error } = await resend.emails
        .send(
          { from: sender, to: recipient, subject, text, html },
          { idempotencyKey: id, signal: AbortSignal.timeout(DELIVERY_TIMEOUT_MS) },
        )
        // It throws for an attempt that took too long.
        .catch(() => ({ error: { statusCode: null, message: '' } }))
      return error === null ? { ok: true } : faultOf(error)
    },
  }
}

function faultOf({ statusCode, message }: { statusCode: number | null; message: string }): DeliveryOutcome {
  if (statusCode === null) return { ok: false, isFinal: false, fault: { text: 'Resend does not answer.' } }
  const answer = `${statusCode} ${message}`.slice(0, ANSWER_MAX_CHARS)
  // 409: the same mail is being taken right now.
  const isFinal = statusCode >= 400 && statusCode < 500 && statusCode !== 409 && statusCode !== 429
  return { ok: false, isFinal, fault: { text: 'Resend refused the mail: "{answer}".', values: { answer } } }
}
