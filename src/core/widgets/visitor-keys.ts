import { createHmac, randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { UnscopedLookups } from '../store.ts'

/**
 * Tells visitors of a widget apart without knowing them: an address becomes a hash under a secret that lives for one day (UTC) and
 * is then overwritten. After that nobody, the operator included, can find out which address a call came from.
 */
export interface VisitorKeys {
  /** `address` null: nobody can tell visitors apart, and they count as one. */
  keyOf(widgetId: string, address: string | null): Promise<string>
}

interface Dependencies {
  unscoped: Pick<UnscopedLookups, 'getInstallationValue' | 'setInstallationValue'>
  clock: Clock
}

const SECRET_NAME = 'widget_visitor_secret'
const SECRET_BYTES = 32

export function createVisitorKeys({ unscoped, clock }: Dependencies): VisitorKeys {
  let current: { day: string; secret: Promise<string> } | undefined

  /** One look-up a day, shared by all who ask at once. Of two processes that begin a day together the last one wins, after a moment. */
  function secretOf(day: string): Promise<string> {
    if (current?.day === day) return current.secret
    const secret = loadSecret(day)
    current = { day, secret }
    secret.catch(() => {
      // Whoever waits for it hears of the failure; the next one asks again.
      current = undefined
    })
    return secret
  }

  async function loadSecret(day: string): Promise<string> {
    const kept = await unscoped.getInstallationValue(SECRET_NAME)
    if (kept?.startsWith(`${day}.`)) return kept
    await unscoped.setInstallationValue(SECRET_NAME, `${day}.${randomBytes(SECRET_BYTES).toString('hex')}`)
    return (await unscoped.getInstallationValue(SECRET_NAME)) ?? ''
  }

  return {
    async keyOf(widgetId, address) {
      const secret = await secretOf(clock.now().toISOString().slice(0, 10))
      return createHmac('sha256', secret)
        .update(`${widgetId}|${address ?? 'unknown'}`)
        .digest('base64url')
    },
  }
}
