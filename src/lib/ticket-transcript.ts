/** A join ticket with this attribute asks for the words of the call on LiveKit's own topic, for clients built on its SDKs. */
export const TICKET_TRANSCRIPT = 'parley.transcript'
