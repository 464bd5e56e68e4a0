import { z } from 'zod'

/**
 * A join ticket is bound to the pages of one origin by an attribute in it. LiveKit keeps attributes in the tickets that it renews
 * during a call, so the bond holds for a reconnect too.
 */
export const TICKET_ORIGIN = 'parley.origin'

const boundTicket = z.object({ attributes: z.object({ [TICKET_ORIGIN]: z.string() }) })
const roomTicket = z.object({ video: z.object({ room: z.string() }) })

/**
 * The origin that a ticket is bound to; null for one that is bound to none, and for what is no ticket. NB: nothing is verified here.
 * LiveKit refuses a ticket that was changed, so what stands in one that it accepts is what was issued.
 */
export function originOfTicket(ticket: string): string | null {
  return boundTicket.safeParse(claimsOf(ticket)).data?.attributes[TICKET_ORIGIN] ?? null
}

/** The room that a ticket opens; null for what is no ticket. Not verified either. */
export function roomOfTicket(ticket: string): string | null {
  return roomTicket.safeParse(claimsOf(ticket)).data?.video.room ?? null
}

function claimsOf(ticket: string): unknown {
  try {
    return JSON.parse(Buffer.from(ticket.split('.')[1] ?? '', 'base64url').toString('utf8'))
  } catch {
    // No JSON, so no ticket: LiveKit says so.
    return null
  }
}
