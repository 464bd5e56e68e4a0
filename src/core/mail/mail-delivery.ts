import type { Phrase } from '#lib/phrase.ts'
import type { SealedBox } from '#lib/sealed-box.ts'
import type { Clock } from '../clock.ts'
import type { EgressService } from '../egress/egress-service.ts'
import { AppError } from '../errors.ts'
import type { SystemScopes } from '../scope.ts'
import type { Store } from '../store.ts'
import { type MailTransport, mailContext } from './mail.ts'
import type { KeptMail } from './mail-repository.ts'

/** The work of the mail job. */
export interface MailDelivery {
  /**
   * Hands over every mail that is due, one after the other; answers how many. Call it several times at once for several at a time.
   * A mail is handed over once; one that was refused for a while is tried again later, at most ATTEMPTS_MAX times. When the
   * process dies in between, a service that takes a mail only once gets it again, and a mail server does not: that mail is then
   * `failed`, with words, for a person to decide. Begins no further mail once `isStopped` says so.
   */
  deliverDue(isStopped?: () => boolean): Promise<number>
  /** Erases texts that nobody needs any more, then rows; finds mails that were abandoned. */
  cleanUp(): Promise<void>
  /** After the encryption key was lost: no text can be opened any more. */
  forgetTexts(): Promise<void>
}

/** Before the second attempt, the third and so on: about half a day in all. */
const RETRY_DELAYS_MS = [
  30_000,
  2 * 60_000,
  10 * 60_000,
  30 * 60_000,
  3_600_000,
  3 * 3_600_000,
  6 * 3_600_000,
]
export const ATTEMPTS_MAX = RETRY_DELAYS_MS.length + 1
/** Longer than any transport takes. */
export const LEASE_MS = 5 * 60_000
/** In one run of `deliverDue`. */
const RUN_MAX = 200
/** Links in mails work for seven days at most. */
const TEXTS_KEPT_MS = 7 * 24 * 3_600_000
const ROWS_KEPT_MS = 30 * 24 * 3_600_000

const ABANDONED: Phrase = {
  text: 'Parley stopped while it handed this mail over: it may have arrived or not. Send it again if it did not.',
}
const KEY_LOST: Phrase = { text: 'This mail was sealed with an encryption key that was lost.' }
const BROKEN: Phrase = { text: 'This mail could not be handed over: something in Parley failed.' }

export interface MailDeliveryDependencies {
  store: Store
  clock: Clock
  sealer: SealedBox
  egress: Pick<EgressService, 'admitAddress'>
  systemScope: SystemScopes
  transport: MailTransport | null
}

export function createMailDelivery(dependencies: MailDeliveryDependencies): MailDelivery {
  const { store, clock, sealer, transport } = dependencies
  const later = (ms: number) => new Date(clock.now().getTime() + ms)

  async function releaseAbandoned({ takesOnce }: MailTransport): Promise<void> {
    const now = clock.now()
    await store.mails.releaseAbandoned(
      now,
      takesOnce
        ? { state: 'queued', nextAttemptAt: now, lastError: null }
        : { state: 'failed', nextAttemptAt: null, lastError: ABANDONED },
    )
  }

  async function deliverNext(service: MailTransport): Promise<boolean> {
    const lease = later(LEASE_MS)
    const mail = await store.mails.claim(clock.now(), lease)
    if (!mail) return false
    const outcome = await handOver(service, mail)
    if (outcome.ok) {
      await store.mails.markSent(mail.id, clock.now())
      return true
    }
    const delayMs = RETRY_DELAYS_MS[mail.attempts - 1]
    await store.mails.release(
      mail.id,
      lease,
      outcome.isFinal || delayMs === undefined
        ? { state: 'failed', nextAttemptAt: null, lastError: outcome.fault }
        : { state: 'queued', nextAttemptAt: later(delayMs), lastError: outcome.fault },
    )
    return true
  }

  async function handOver(service: MailTransport, mail: KeptMail) {
    const { id, recipient, subject, sealedText, sealedHtml } = mail
    try {
      await admit(service, mail)
      const text = sealer.open(sealedText ?? '', mailContext(id, 'text_body'))
      const html = sealer.open(sealedHtml ?? '', mailContext(id, 'html_body'))
      return await service.deliver({ id, recipient, subject, text, html })
    } catch (error) {
      const fault = error instanceof AppError ? error.phrase : BROKEN
      return { ok: false, isFinal: true, fault } as const
    }
  }

  /** LAN_ONLY holds for mails too. */
  async function admit({ address }: MailTransport, { organizationId }: KeptMail): Promise<void> {
    const scope = organizationId === null ? null : dependencies.systemScope(organizationId, 'mail')
    await dependencies.egress.admitAddress(scope, 'mail', address)
  }

  return {
    async deliverDue(isStopped = () => false) {
      if (!transport) return 0
      await releaseAbandoned(transport)
      let delivered = 0
      while (delivered < RUN_MAX && !isStopped() && (await deliverNext(transport))) delivered++
      return delivered
    },

    forgetTexts: () => store.mails.forgetTexts(KEY_LOST),

    async cleanUp() {
      if (transport) await releaseAbandoned(transport)
      await store.mails.eraseTexts(later(-TEXTS_KEPT_MS))
      await store.mails.removeOld(later(-ROWS_KEPT_MS))
    },
  }
}
