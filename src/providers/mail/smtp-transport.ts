import type { DeliveryOutcome, MailTransport, OutgoingMail } from '#core/mail/mail.ts'
import { readSender } from '#lib/mail-address.ts'

export interface SmtpOptions {
  /** smtp:// (STARTTLS is demanded) or smtps://, with name and password where the server wants them. */
  url: string
  /** Certificates of a private authority, PEM; null: those of the system. */
  ca: string | null
  /** `Parley <parley@example.com>`. */
  sender: string
}

const CONNECT_TIMEOUT_MS = 10_000
/** Silence of the server in the middle of a conversation. */
const SILENCE_TIMEOUT_MS = 30_000
/** The whole of it, whatever the server does. */
const DELIVERY_TIMEOUT_MS = 90_000
const ANSWER_MAX_CHARS = 200

/** A mail server, one connection for each mail. */
export function createSmtpTransport({ url, ca, sender }: SmtpOptions): MailTransport {
  const server = readServer(url)
  const options = {
    ...server.options,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    dnsTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    ...(ca === null ? {} : { tls: { ca } }),
    // A text is what it says: never a file or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  }
  const from = readSender(sender)

  async function deliver(mail: OutgoingMail, progress: Progress): Promise<DeliveryOutcome> {
    // With the first mail: most of what is installed sends none this way.
    const { createTransport } = await import('nodemailer')
    const transport = createTransport({ ...options, logger: progressLog(progress) })
    try {
      await transport.sendMail({
        from,
        // NB: as an object: a text would be read as a list of addresses.
        to: { name: '', address: mail.recipient },
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        // The same at each attempt: a mail server that got it twice can tell.
        messageId: `<${mail.id}@${from.address.split('@')[1]}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      })
      return { ok: true }
    } catch (error) {
      return faultOf(error as SmtpError, { server: server.shown, progress })
    }
  }

  return {
    kind: 'smtp',
    sender,
    address: server.address,
    takesOnce: false,
    deliver(mail) {
      const progress = { isHandedOver: false }
      return withTimeout(deliver(mail, progress), () => unreachable(server.shown, progress))
    },
  }
}

function readServer(url: string) {
  const { protocol, hostname, port, username, password, searchParams } = new URL(url)
  const isSecure = protocol === 'smtps:'
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  const number = port === '' ? (isSecure ? 465 : 587) : Number(port)
  const isPlain = searchParams.get('starttls') === 'never'
  const options = {
    host,
    port: number,
    secure: isSecure,
    requireTLS: !isSecure && !isPlain,
    ignoreTLS: isPlain,
    ...(username === ''
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
  }
  const shown = `${hostname}:${number}`
  return { options, shown, address: `${protocol}//${shown}` }
}

interface Progress {
  /** The server has every byte of the mail: what it says or does not say from now on is about a mail that it may have taken. */
  isHandedOver: boolean
}

/** The library tells only its log how far it came. */
function progressLog(progress: Progress) {
  const info = (entry: { tnx?: string } | string) => {
    if (typeof entry === 'object' && entry.tnx === 'message') progress.isHandedOver = true
  }
  const ignore = () => {}
  return { info, level: ignore, trace: ignore, debug: ignore, warn: ignore, error: ignore, fatal: ignore }
}

interface SmtpError {
  code?: string
  responseCode?: number
  response?: string
  message?: string
}

/** What a server refuses for good (5xx) is not tried again, save a sign-in, which somebody may mend. */
function faultOf(error: SmtpError, at: { server: string; progress: Progress }): DeliveryOutcome {
  const { code, responseCode, response, message } = error
  const { server, progress } = at
  const answer = String(response ?? message ?? '').slice(0, ANSWER_MAX_CHARS)
  if (code === 'EAUTH')
    return fault('The mail server {server} does not accept the name and password of SMTP_URL: "{answer}".', {
      server,
      answer,
    })
  if (responseCode === undefined) {
    return code === 'ETLS' || /certificate|tls|ssl/i.test(answer)
      ? fault('No safe connection to the mail server {server} could be made: "{answer}".', { server, answer })
      : unreachable(server, progress)
  }
  const text = 'The mail server {server} refused the mail: "{answer}".'
  return { ...fault(text, { server, answer }), isFinal: responseCode >= 500 }
}

/** NB: a mail that may have arrived is not sent again by itself. */
function unreachable(server: string, { isHandedOver }: Progress): DeliveryOutcome {
  if (!isHandedOver) return fault('The mail server {server} does not answer.', { server })
  const text =
    'The mail server {server} did not say whether it took this mail: it may have arrived or not. Send it again if it did not.'
  return { ...fault(text, { server }), isFinal: true }
}

function fault(text: string, values: Record<string, string>) {
  return { ok: false, isFinal: false, fault: { text, values } } as const
}

async function withTimeout<T>(work: Promise<T>, onTimeout: () => T): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<T>(resolve => {
    timer = setTimeout(() => resolve(onTimeout()), DELIVERY_TIMEOUT_MS)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
