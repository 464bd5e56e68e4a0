import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { Page, PageRequest } from '../page.ts'
import type { Scope } from '../scope.ts'
import type { Store } from '../store.ts'
import type { AuditTrail, AuditValues } from './audit.ts'
import type { AuditEntry } from './audit-chain.ts'
import { type AuditExportFormat, EXPORT_WRITERS } from './audit-export.ts'
import { type AuditFilter, isFiltered } from './audit-filter.ts'
import type { AuditHeadKeeper } from './audit-heads.ts'
import { type ChainReport, createChainCheck } from './chain-check.ts'

/** The log as it is read: pages, REST, the command line. */
export interface AuditLogService {
  /** Newest first. */
  listEntries(scope: Scope, request: PageRequest & { filter?: AuditFilter }): Promise<Page<AuditEntry>>
  /** Reads the whole chain of the scope's organization and compares it with its head and with the second place. */
  verifyChain(scope: Scope): Promise<Verification>
  /** The same for a page: an answer about a chain that has not grown, or a long one, is told again for VERIFICATION_TTL_MS. */
  recallVerification(scope: Scope): Promise<Verification>
  /**
   * The log as a file, piece by piece, oldest entry first; that it was exported is its last entry. Throws rate_limited. NB: read it to
   * its end or return it: until then it counts as under way.
   */
  exportEntries(
    scope: Scope,
    order: { filter: AuditFilter; format: AuditExportFormat },
  ): Promise<AsyncGenerator<string, void>>
}

export interface Verification extends ChainReport {
  organizationId: string
  verifiedAt: Date
  secondPlace: SecondPlace
}

/**
 * `covered`: it holds the head of this chain up to an entry. `not_covered`: this program has written no entry of it since `since`.
 * NB: `missing` for a chain that has entries is a finding: somebody may have taken it away.
 */
export type SecondPlace =
  | { state: 'covered'; since: Date; seq: number }
  | { state: 'not_covered'; since: Date }
  | { state: 'missing' }
  | { state: 'not_authentic' }

export const VERIFICATION_TTL_MS = 60_000
/** Read anew whenever they have grown. */
const SHORT_CHAIN_ENTRIES = 2_000
/** Chains whose last verification is remembered. */
const REMEMBERED_MAX = 1_000
const BATCH_ENTRIES = 500
/** A chain that grows while it is read is read on: this often at most. */
const CATCH_UPS_MAX = 20

/** A longer log is exported in parts, by time. */
export const EXPORT_MAX_ENTRIES = 200_000
/** Of one log: whoever reads slowly keeps nobody else from theirs. */
export const EXPORTS_AT_ONCE_MAX = 2

interface Dependencies {
  store: Store
  clock: Clock
  audit: AuditTrail
  heads: AuditHeadKeeper
}

/** True when nothing is wrong with the chain, nor with what it is compared with. */
export function isSound({ problemCount, entries, secondPlace: { state } }: Verification): boolean {
  if (problemCount > 0 || state === 'not_authentic') return false
  return state !== 'missing' || entries === 0
}

export function createAuditLogService({ store, clock, audit, heads }: Dependencies): AuditLogService {
  const remembered = new Map<string, { atMs: number; verification: Promise<Verification> }>()

  async function verifyChain(scope: Scope): Promise<Verification> {
    const { organizationId } = scope
    // NB: first, and with what waits: an entry that comes meanwhile makes the chain longer than what was kept, never shorter.
    await heads.flush()
    const place = heads.read()
    const kept = place.state === 'kept' ? place.heads.get(organizationId) : undefined
    const check = createChainCheck({ kept })
    let head = null
    for (let round = 0; round < CATCH_UPS_MAX; round++) {
      await readInto(scope, check)
      head = (await store.audit.findHead(scope)) ?? null
      if (head === null || head.seq <= check.lastSeq()) break
      if ((await store.audit.findHash(scope, head.seq)) === undefined) break
    }
    const secondPlace: SecondPlace =
      place.state !== 'kept'
        ? place
        : kept
          ? { state: 'covered', since: place.since, seq: kept.seq }
          : { state: 'not_covered', since: place.since }
    return { ...check.finish(head), organizationId, verifiedAt: clock.now(), secondPlace }
  }

  async function readInto(scope: Scope, check: ReturnType<typeof createChainCheck>) {
    for (;;) {
      const fromSeq = check.lastSeq() + 1
      const batch = await store.audit.listFrom(scope, { fromSeq, limit: BATCH_ENTRIES })
      for (const entry of batch) check.add(entry)
      if (batch.length < BATCH_ENTRIES) return
    }
  }

  /** What is known still holds: it is young, and about the chain as it stands, or reading that again would take long. */
  async function recall(scope: Scope): Promise<Verification | undefined> {
    const known = remembered.get(scope.organizationId)
    if (!known || clock.monotonicMs() - known.atMs >= VERIFICATION_TTL_MS) return undefined
    const verification = await known.verification
    if (verification.entries > SHORT_CHAIN_ENTRIES) return verification
    const head = await store.audit.findHead(scope)
    return (head?.seq ?? 0) === verification.lastSeq ? verification : undefined
  }

  const exportsUnderWay = new Map<string, number>()

  /** Takes a place; answers what gives it back. */
  function beginExport({ organizationId }: Scope): () => void {
    const held = exportsUnderWay.get(organizationId) ?? 0
    if (held >= EXPORTS_AT_ONCE_MAX)
      throw new AppError('rate_limited', 'Other exports are under way. Try again in a minute.')
    exportsUnderWay.set(organizationId, held + 1)
    return () => {
      const left = (exportsUnderWay.get(organizationId) ?? 1) - 1
      if (left > 0) exportsUnderWay.set(organizationId, left)
      else exportsUnderWay.delete(organizationId)
    }
  }

  async function* writeExport(
    scope: Scope,
    order: { filter: AuditFilter; format: AuditExportFormat; toSeq: number; release(): void },
  ): AsyncGenerator<string, void> {
    const { filter, toSeq } = order
    const writer = EXPORT_WRITERS[order.format]
    const { organizationId } = scope
    let entries = 0
    let fromSeq = 1
    try {
      yield writer.begin({ organizationId, exportedAt: clock.now(), isFiltered: isFiltered(filter) })
      while (fromSeq <= toSeq && entries < EXPORT_MAX_ENTRIES) {
        const limit = Math.min(BATCH_ENTRIES, EXPORT_MAX_ENTRIES - entries)
        const batch = await store.audit.listFrom(scope, { fromSeq, limit, filter })
        const wanted = batch.filter(({ seq }) => seq <= toSeq)
        entries += wanted.length
        yield wanted.map(writer.entry).join('')
        fromSeq = batch.length < limit ? toSeq + 1 : (batch.at(-1)?.seq ?? toSeq) + 1
      }
      yield writer.end({ entries, isComplete: fromSeq > toSeq })
    } finally {
      order.release()
    }
  }

  return {
    async exportEntries(scope, { filter, format }) {
      const release = beginExport(scope)
      try {
        await audit.record(scope, { action: 'audit.exported', after: { format, ...describeFilter(filter) } })
        const toSeq = (await store.audit.findHead(scope))?.seq ?? 0
        return writeExport(scope, { filter, format, toSeq, release })
      } catch (error) {
        release()
        throw error
      }
    },

    listEntries: (scope, request) => store.audit.list(scope, request),
    verifyChain,

    async recallVerification(scope) {
      const known = await recall(scope)
      if (known) return known
      const verification = verifyChain(scope)
      if (remembered.size >= REMEMBERED_MAX) remembered.clear()
      remembered.set(scope.organizationId, { atMs: clock.monotonicMs(), verification })
      verification.catch(() => remembered.delete(scope.organizationId))
      return verification
    },
  }
}

function describeFilter(filter: AuditFilter): AuditValues {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined)
  return Object.fromEntries(
    given.map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]),
  )
}
