import type { AuditTrail } from '../audit/audit.ts'
import { createOncePerWindow } from '../audit/once-per-window.ts'
import type { Clock } from '../clock.ts'
import type { Scope } from '../scope.ts'
import type { OpenedModelConnection } from './model-connection.ts'

export type KeyPurpose = 'call' | 'test' | 'voice_sample'

/** Writes down that stored keys were opened for work at a provider: the first time for each connection, purpose and day. */
export type NoteKeyUse = (scope: Scope, opened: OpenedModelConnection, purpose: KeyPurpose) => Promise<void>

const DAY_MS = 24 * 60 * 60_000

export function createKeyUseNote({ audit, clock }: { audit: AuditTrail; clock: Clock }): NoteKeyUse {
  const once = createOncePerWindow(clock, DAY_MS)
  return async (scope, { connection, keys }, purpose) => {
    const parts = Object.keys(keys)
    if (parts.length === 0) return
    await once(`${scope.organizationId} ${connection.id} ${purpose}`, () =>
      audit.record(scope, {
        action: 'secret.used',
        subject: { kind: 'model_connection', id: connection.id, name: connection.name },
        after: { purpose, parts },
      }),
    )
  }
}
