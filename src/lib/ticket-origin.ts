import { z } from 'zod'

/**
 * A join ticket is bound to the pages of one origin by an attribute in it. LiveKit keeps attributes in the tickets that it renews
 * during a call, so the bond holds for a reconnect too.
 */
export const TICKET_ORIGIN = 'parley.origin'

const boundTicket = z.object({ attributes: z.object({ [TICKET_ORIGIN]: z.string() }) })

/**
 * The origin that a ticket is bound to; null for one that is bound to none, and for what is no ticket. NB: nothing is verified here.
 * LiveKit refuses a ticket that was changed, so what stands in one that it accepts is what was issued.
 */
export function originOfTicket(ticket: string): string | null {
  const claims = Buffer.from(ticket.split('.')[1] ?? '', 'base64url').toString('utf8')
  try {
    const parsed = boundTicket.safeParse(JSON.parse(claims))
    return parsed.data?.attributes[TICKET_ORIGIN] ?? null
  } catch {
    // No JSON, so no ticket: LiveKit says so.
    return null
  }
}
