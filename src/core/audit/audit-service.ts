import type { Clock } from '../clock.ts'
import type { Actor } from '../scope.ts'
import type { Store } from '../store.ts'
import type { AuditTrail } from './audit.ts'
import { hashEntry } from './audit-chain.ts'

export const USER_AGENT_MAX_CHARS = 300

export function createAuditTrail({ store, clock }: { store: Store; clock: Clock }): AuditTrail {
  return {
    async record(scope, { action, subject, before, after }) {
      const actor = await describeActor(scope.actor)
      await store.transaction(scope, async () => {
        const at = clock.now()
        const { seq, previousHash } = await store.audit.takePlace(scope, at)
        const entry = {
          organizationId: scope.organizationId,
          seq,
          at,
          ...actor,
          action,
          subjectKind: subject?.kind ?? null,
          subjectId: subject?.id ?? null,
          subjectName: subject?.name ?? null,
          address: scope.origin?.address ?? null,
          userAgent: scope.origin?.userAgent?.slice(0, USER_AGENT_MAX_CHARS) ?? null,
          before: before ?? null,
          after: after ?? null,
          previousHash,
        }
        await store.audit.insert(scope, { ...entry, hash: hashEntry(entry) })
      })
    },
  }

  async function describeActor(actor: Actor) {
    switch (actor.kind) {
      case 'user':
        return {
          actorKind: 'user',
          actorId: actor.userId,
          actorName: (await store.unscoped.findUserName(actor.userId)) ?? actor.userId,
        }
      case 'api_key':
        return { actorKind: 'api_key', actorId: actor.apiKeyId, actorName: actor.apiKeyId }
      case 'call':
        return { actorKind: 'call', actorId: actor.callId, actorName: actor.callId }
      case 'system':
        return { actorKind: 'system', actorId: null, actorName: actor.task }
    }
  }
}
