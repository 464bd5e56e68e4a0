/** Who acts: kept with what they did, and the base of every permission check. */
export type Actor =
  | { kind: 'user'; userId: string }
  | { kind: 'api_key'; apiKeyId: string }
  | { kind: 'call'; callId: string }
  | { kind: 'system'; task: string }

/**
 * Whose data a piece of work may touch. The first argument of every repository method on a tenant table;
 * the organization id goes into the WHERE of its statement.
 */
export interface Scope {
  readonly organizationId: string
  readonly actor: Actor
  /** Where the request came from, for the audit log; left out where no request stands behind the work. */
  readonly origin?: RequestOrigin
}

export interface RequestOrigin {
  /** By which attempts are counted, as the socket or a trusted proxy says it: an IPv6 one as its network, of this machine none. */
  address: string | null
  /** The whole address, for the audit log. */
  exactAddress?: string | null
  userAgent: string | null
}

/** The id under which the appliance itself is written down: its audit log belongs to no organization. */
export const PLATFORM_ID = 'platform'

export function platformScope(actor: Actor, origin?: RequestOrigin): Scope {
  return { organizationId: PLATFORM_ID, actor, origin }
}

/** Makes scopes for work that no request started (a restart, a sweep, a LiveKit job). */
export type SystemScopes = (organizationId: string, task: string) => Scope

/** NB: only app.ts and cli.ts may call this (architecture.test.ts): they hand the function to those who need it. */
export function createSystemScopes(): SystemScopes {
  return (organizationId, task) => ({ organizationId, actor: { kind: 'system', task } })
}

/** The scope of work that a call does for itself: its tools, its turns. */
export function callScope(organizationId: string, callId: string): Scope {
  return { organizationId, actor: { kind: 'call', callId } }
}
