import type { Scope } from '../scope.ts'

/** Every sensitive act that is written down. `what.done`, in the order of the rooms. */
export const AUDIT_ACTIONS = [
  'person.signed_in',
  'person.sign_in_failed',
  'person.signed_out',
  'person.password_changed',
  'person.password_reset_requested',
  'person.email_verified',
  'person.second_factor_enabled',
  'person.second_factor_disabled',
  'person.recovery_codes_renewed',
  'person.recovery_code_used',
  'person.passkey_added',
  'person.passkey_removed',
  'person.session_revoked',
  'person.account_linked',
  'person.account_unlinked',
  'organization.created',
  'organization.changed',
  'organization.suspended',
  'organization.resumed',
  'organization.deleted',
  'member.invited',
  'member.invitation_revoked',
  'member.joined',
  'member.role_changed',
  'member.removed',
  'member.left',
  'role.created',
  'role.changed',
  'role.removed',
  'platform_admin.granted',
  'platform_admin.revoked',
  'api_key.created',
  'api_key.revoked',
  'api_key.exchanged',
  'api_key.refused',
  'signing_key.rotated',
  'agent.created',
  'agent.changed',
  'agent.published',
  'agent.rolled_back',
  'agent.removed',
  'connection.created',
  'connection.changed',
  'connection.removed',
  'secret.written',
  'secret.used',
  'call.placed',
  'call.ended',
  'call.read',
  'call.listened',
  'widget.created',
  'widget.changed',
  'widget.removed',
  'sign_in_provider.created',
  'sign_in_provider.changed',
  'sign_in_provider.removed',
  'mail.read',
  'audit.exported',
  'audit.heads_begun',
  'secret.keys_reset',
  'data.exported',
  'data.erased',
] as const
export type AuditAction = (typeof AUDIT_ACTIONS)[number]

/** Fields without secrets and without what callers said. */
export type AuditValues = Record<string, string | number | boolean | null | readonly string[]>

export interface AuditAct {
  action: AuditAction
  /** What it was done to, named as it was called then. */
  subject?: { kind: string; id: string; name: string }
  /** The fields that changed, before and after. NB: never a secret, a prompt or a caller's words. */
  before?: AuditValues
  after?: AuditValues
}

/** The log of sensitive acts: who (the scope's actor), what, when, where from (the scope's origin). */
export interface AuditTrail {
  /**
   * Adds an entry to the chain of the scope's organization. Call it inside the transaction of the act itself, as its last
   * statement: either both are kept or neither is.
   */
  record(scope: Scope, act: AuditAct): Promise<void>
}
