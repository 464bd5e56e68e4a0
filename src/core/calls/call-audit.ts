import type { AuditAct, AuditTrail } from '../audit/audit.ts'
import { createOncePerWindow } from '../audit/once-per-window.ts'
import type { Clock } from '../clock.ts'
import type { Scope } from '../scope.ts'
import type { Call } from './call.ts'

/** What people and programs do with calls, for the audit log. */
export interface CallAudit {
  placed(scope: Scope, call: Call): Promise<void>
  ended(scope: Scope, call: Call): Promise<void>
  /** Of a transcript: once for each reader, call and hour. Whoever placed the call hears it anyway, and is no reader in that hour. */
  read(scope: Scope, call: Call): Promise<void>
}

const HOUR_MS = 60 * 60_000

export function createCallAudit({ audit, clock }: { audit: AuditTrail; clock: Clock }): CallAudit {
  const once = createOncePerWindow(clock, HOUR_MS)
  const onceByReader = (scope: Scope, call: Call, act: AuditAct) =>
    once(JSON.stringify([scope.organizationId, call.id, scope.actor]), () => audit.record(scope, act))
  return {
    async placed(scope, call) {
      const after = { agent: call.agentName, version: call.agentVersion }
      await onceByReader(scope, call, { action: 'call.placed', subject: subjectOf(call), after })
    },

    ended: (scope, call) => audit.record(scope, { action: 'call.ended', subject: subjectOf(call) }),

    read: (scope, call) => onceByReader(scope, call, { action: 'call.read', subject: subjectOf(call) }),
  }
}

function subjectOf({ id, agentName }: Call) {
  return { kind: 'call', id, name: agentName }
}
