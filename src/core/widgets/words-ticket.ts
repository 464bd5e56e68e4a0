import { createHmac, timingSafeEqual } from 'node:crypto'
import { CALL_MAX_DURATION_MS, JOIN_TIMEOUT_MS } from '../calls/call.ts'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'

/** Lets the page that placed a call read along what is said in it. Signed, not kept; bound to what it is issued for. */
export interface WordsTickets {
  issue(callId: string, binding: string): string
  /** The call. Throws forbidden. */
  open(ticket: string, binding: string): string
}

const TTL_MS = CALL_MAX_DURATION_MS + JOIN_TIMEOUT_MS

export function createWordsTickets({ secret, clock }: { secret: string; clock: Clock }): WordsTickets {
  const sign = (payload: string, binding: string) =>
    createHmac('sha256', secret).update(`words|${payload}|${binding}`).digest()

  return {
    issue(callId, binding) {
      const payload = `${callId}.${clock.now().getTime() + TTL_MS}`
      return `${payload}.${sign(payload, binding).toString('base64url')}`
    },

    open(ticket, binding) {
      const [callId = '', expires = '', signature = ''] = ticket.split('.')
      const given = Buffer.from(signature, 'base64url')
      const right = sign(`${callId}.${expires}`, binding)
      const isRight = given.length === right.length && timingSafeEqual(given, right)
      if (!isRight || Number(expires) <= clock.now().getTime())
        throw new AppError('forbidden', 'This is not a ticket for the words of a call.')
      return callId
    },
  }
}
