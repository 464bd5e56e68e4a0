import type { Clock } from '../clock.ts'
import type { Scope } from '../scope.ts'
import type { EgressDestination } from './egress.ts'
import type { EgressRepository } from './egress-repository.ts'

/** Counts where data goes. A first visit is written at once; later ones are counted in memory and written together. */
export interface EgressLedger {
  note(scope: Scope, visit: Pick<EgressDestination, 'destination' | 'purpose' | 'outcome'>): Promise<void>
  /** With everything that was counted until now. */
  list(scope: Scope): Promise<EgressDestination[]>
  /** Writes down what is only counted yet. */
  flush(): Promise<void>
}

/** A busy destination is written so often at most. A crash loses what was counted since. */
const WRITE_INTERVAL_MS = 10_000
/** Over all organizations: beyond it, the oldest is written, forgotten here and counted anew. */
export const KEPT_IN_MEMORY_MAX = 2_000

interface Entry {
  scope: Scope
  pending: Omit<EgressDestination, 'organizationId'>
  writtenAtMs: number | null
}

interface Dependencies {
  egress: EgressRepository
  clock: Clock
  /** A count that could not be written is tried again with the next visit: no call fails for it. */
  onFault(error: unknown): void
}

export function createEgressLedger({ egress, clock, onFault }: Dependencies): EgressLedger {
  const entries = new Map<string, Entry>()

  async function write(entry: Entry): Promise<void> {
    const { pending } = entry
    if (pending.count === 0) return
    const counted = { ...pending }
    pending.count = 0
    entry.writtenAtMs = clock.monotonicMs()
    try {
      await egress.add(entry.scope, counted)
    } catch (error) {
      pending.count += counted.count
      pending.firstAt = counted.firstAt
      onFault(error)
    }
  }

  function entryOf(scope: Scope, visit: Parameters<EgressLedger['note']>[1]): Entry {
    const { destination, purpose, outcome } = visit
    const key = [scope.organizationId, destination, purpose, outcome].join('|')
    const known = entries.get(key)
    if (known) return known
    const at = clock.now()
    const entry: Entry = {
      scope,
      pending: { destination, purpose, outcome, count: 0, firstAt: at, lastAt: at },
      writtenAtMs: null,
    }
    entries.set(key, entry)
    return entry
  }

  async function makeRoom(): Promise<void> {
    const [oldest] = entries
    if (entries.size <= KEPT_IN_MEMORY_MAX || !oldest) return
    entries.delete(oldest[0])
    await write(oldest[1])
  }

  return {
    async note(scope, visit) {
      const entry = entryOf(scope, visit)
      const { pending } = entry
      const at = clock.now()
      if (pending.count === 0) pending.firstAt = at
      pending.count++
      pending.lastAt = at
      entry.scope = scope
      const isDue = entry.writtenAtMs === null || clock.monotonicMs() - entry.writtenAtMs >= WRITE_INTERVAL_MS
      if (isDue) await write(entry)
      await makeRoom()
    },

    async list(scope) {
      for (const entry of [...entries.values()])
        if (entry.scope.organizationId === scope.organizationId) await write(entry)
      return egress.list(scope)
    },

    async flush() {
      for (const entry of [...entries.values()]) await write(entry)
    },
  }
}
