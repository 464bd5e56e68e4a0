import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import type { Scope } from '../scope.ts'
import type { Store } from '../store.ts'
import type { AuditTrail, AuditValues } from './audit.ts'
import { hashEntry } from './audit-chain.ts'
import type { AuditHeadKeeper } from './audit-heads.ts'

export const USER_AGENT_MAX_CHARS = 300
export const NAME_MAX_CHARS = 200
export const VALUE_MAX_CHARS = 500
/** Of one `before` or `after`, and of a list in it. */
export const VALUES_MAX = 50

interface Dependencies {
  store: Store
  clock: Clock
  events: EventBus
  heads: Pick<AuditHeadKeeper, 'note'>
}

export function createAuditTrail({ store, clock, events, heads }: Dependencies): AuditTrail {
  return {
    async record(scope, { action, subject, before, after }) {
      const actor = await describeActor(scope)
      await store.transaction(scope, async () => {
        const { seq, previousHash, previousAt } = await store.audit.takePlace(scope)
        const { organizationId } = scope
        const entry = {
          organizationId,
          seq,
          // The clocks of two nodes differ, and a clock may be set back: the log goes forward all the same.
          at: new Date(Math.max(clock.now().getTime(), previousAt.getTime())),
          ...actor,
          action,
          subjectKind: subject?.kind ?? null,
          subjectId: subject ? clean(subject.id, NAME_MAX_CHARS) : null,
          subjectName: subject ? clean(subject.name, NAME_MAX_CHARS) : null,
          address: scope.origin?.exactAddress ?? scope.origin?.address ?? null,
          userAgent: scope.origin?.userAgent ? clean(scope.origin.userAgent, USER_AGENT_MAX_CHARS) : null,
          before: cleanValues(before),
          after: cleanValues(after),
          previousHash,
        }
        const hash = hashEntry(entry)
        await store.audit.insert(scope, { ...entry, hash })
        store.afterCommit(() => {
          heads.note({ organizationId, seq, hash })
          events.publish({ type: 'audit.recorded', organizationId, seq })
        })
      })
    },
  }

  /** Names as they are now: later they may be gone. */
  async function describeActor(scope: Scope) {
    const { actor } = scope
    switch (actor.kind) {
      case 'user':
        return actorOf('user', actor.userId, await store.unscoped.findUserName(actor.userId))
      case 'api_key':
        return actorOf('api_key', actor.apiKeyId, await store.audit.findApiKeyName(scope, actor.apiKeyId))
      case 'call':
        return actorOf('call', actor.callId)
      case 'system':
        return { actorKind: 'system', actorId: null, actorName: clean(actor.task, NAME_MAX_CHARS) }
    }
  }
}

function actorOf(actorKind: string, actorId: string, name = actorId) {
  return { actorKind, actorId, actorName: clean(name, NAME_MAX_CHARS) }
}

/** NB: Postgres keeps neither NUL nor half a character; what comes back must hash to the same. */
function clean(text: string, maxChars: number): string {
  const whole = text.replaceAll('\0', '').toWellFormed()
  return whole.length > maxChars ? `${whole.slice(0, maxChars - 1).toWellFormed()}…` : whole
}

function cleanValues(values: AuditValues | undefined): AuditValues | null {
  if (!values) return null
  const kept = Object.entries(values).slice(0, VALUES_MAX)
  return Object.fromEntries(kept.map(([name, value]) => [clean(name, NAME_MAX_CHARS), cleanValue(value)]))
}

function cleanValue(value: AuditValues[string]): AuditValues[string] {
  if (typeof value === 'string') return clean(value, VALUE_MAX_CHARS)
  // JSON knows neither NaN nor -0.
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null
  if (value === null || typeof value === 'boolean') return value
  return value.slice(0, VALUES_MAX).map(item => clean(item, VALUE_MAX_CHARS))
}
