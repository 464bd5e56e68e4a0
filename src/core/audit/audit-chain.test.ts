import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { type AuditEntry, CHAIN_START, hashEntry } from './audit-chain.ts'
import { type ChainProblem, createChainCheck } from './chain-check.ts'

const text = fc.string({ unit: 'binary', maxLength: 20 })
const maybe = fc.option(text, { nil: null })
const values = fc.option(
  fc.dictionary(
    text,
    fc.oneof(
      text,
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
      fc.array(text, { maxLength: 3 }),
    ),
    { maxKeys: 4 },
  ),
  { nil: null },
)
const body = fc.record({
  at: fc.date({ noInvalidDate: true }),
  actorKind: text,
  actorId: maybe,
  actorName: text,
  action: text,
  subjectKind: maybe,
  subjectId: maybe,
  subjectName: maybe,
  address: maybe,
  userAgent: maybe,
  before: values,
  after: values,
})
type Body = typeof body extends fc.Arbitrary<infer T> ? T : never

function chainOf(bodies: readonly Body[]): AuditEntry[] {
  const chain: AuditEntry[] = []
  for (const [index, each] of bodies.entries()) {
    const entry = {
      ...each,
      organizationId: 'ours',
      seq: index + 1,
      previousHash: chain.at(-1)?.hash ?? CHAIN_START,
    }
    chain.push({ ...entry, hash: hashEntry(entry) })
  }
  return chain
}

const chains = (minLength: number) => fc.array(body, { minLength, maxLength: 12 }).map(chainOf)

function check(chain: readonly AuditEntry[], kept?: { seq: number; hash: string }): ChainProblem[] {
  const checker = createChainCheck({ kept })
  for (const entry of chain) checker.add(entry)
  const last = chain.at(-1)
  return checker.finish(last ? { seq: last.seq, hash: last.hash } : null).problems
}

/** Everything after `from` with fresh links and hashes, as somebody would write it who knows how. */
function relink(chain: readonly AuditEntry[], from = 0): AuditEntry[] {
  const fresh = chain.slice(0, from)
  for (const { hash: _, ...entry } of chain.slice(from)) {
    const next = { ...entry, seq: fresh.length + 1, previousHash: fresh.at(-1)?.hash ?? CHAIN_START }
    fresh.push({ ...next, hash: hashEntry(next) })
  }
  return fresh
}

test('a chain as it was written holds, with the head that was kept anywhere on the way', () => {
  fc.assert(
    fc.property(chains(1), fc.nat(), (chain, at) => {
      const kept = chain[at % chain.length]
      expect(check(chain, kept)).toEqual([])
    }),
  )
})

test('any change of any field is found at its place', () => {
  fc.assert(
    fc.property(chains(1), fc.nat(), fc.constantFrom(...FIELDS), (chain, at, field) => {
      const index = at % chain.length
      const changed = chain.map((entry, place) =>
        place === index ? { ...entry, ...other(entry, field) } : entry,
      )
      expect(check(changed)).toContainEqual({ kind: 'edited', seq: index + 1 })
    }),
  )
})

test('a changed entry with a hash that fits gives itself away by the next one, or by the kept head', () => {
  fc.assert(
    fc.property(chains(2), fc.nat(), (chain, at) => {
      const index = at % chain.length
      const changed = chain.map(({ hash, ...entry }, place) => {
        if (place !== index) return { ...entry, hash }
        const edited = { ...entry, actorName: `${entry.actorName}x` }
        return { ...edited, hash: hashEntry(edited) }
      })
      const found = check(changed, chain.at(-1))
      expect(found).toEqual([
        index === chain.length - 1
          ? { kind: 'rewritten', seq: chain.length }
          : { kind: 'unlinked', seq: index + 2 },
      ])
    }),
  )
})

test('removed entries are named, first to last', () => {
  fc.assert(
    fc.property(chains(3), fc.nat(), fc.nat(), (chain, a, b) => {
      const from = a % (chain.length - 1)
      const to = from + (b % (chain.length - 1 - from))
      const rest = chain.filter((_, index) => index < from || index > to)
      expect(check(rest)).toEqual([{ kind: 'deleted', fromSeq: from + 1, toSeq: to + 1 }])
    }),
  )
})

test('two entries that changed places are named with the places that they had', () => {
  fc.assert(
    fc.property(chains(2), fc.nat(), fc.nat(), (chain, a, b) => {
      const [i, j] = [a % chain.length, b % chain.length]
      fc.pre(i !== j)
      const swapped = chain.map((entry, index) => {
        const other = index === i ? chain[j] : index === j ? chain[i] : entry
        return { ...(other ?? entry), seq: entry.seq }
      })
      const found = check(swapped)
      expect(found).toContainEqual({ kind: 'reordered', seq: i + 1, from: j + 1 })
      expect(found).toContainEqual({ kind: 'reordered', seq: j + 1, from: i + 1 })
    }),
  )
})

test('a chain that was cut off, with its head put back, is found by the kept head and only by it', () => {
  fc.assert(
    fc.property(chains(2), fc.nat(), (chain, at) => {
      const rest = chain.slice(0, at % chain.length)
      const last = chain.at(-1)
      expect(check(rest)).toEqual([])
      expect(check(rest, last)).toEqual([
        { kind: 'truncated', lastSeq: rest.length, expectedSeq: chain.length, knownBy: 'second_place' },
      ])
    }),
  )
})

test('a chain that was written anew from some entry on is found by any head that was kept from there on', () => {
  fc.assert(
    fc.property(chains(2), fc.nat(), fc.nat(), (chain, a, b) => {
      const from = a % chain.length
      const kept = chain[from + (b % (chain.length - from))]
      const forged = relink(
        chain.map((entry, index) =>
          index === from ? { ...entry, actorName: `${entry.actorName}x` } : entry,
        ),
        from,
      )
      expect(check(forged)).toEqual([])
      expect(check(forged, kept)).toEqual([{ kind: 'rewritten', seq: kept?.seq ?? 0 }])
    }),
  )
})

test('an older head that was kept is fine when the chain goes on from it: a crash came before the next was kept', () => {
  fc.assert(
    fc.property(chains(2), chain => {
      expect(check(chain, chain[0])).toEqual([])
    }),
  )
})

test('a head that is missing, behind, ahead or of another entry is a finding', () => {
  const chain = fc.sample(chains(3), 1)[0] ?? []
  const finish = (head: { seq: number; hash: string } | null) => {
    const checker = createChainCheck()
    for (const entry of chain) checker.add(entry)
    return checker.finish(head).problems
  }
  const [first, last] = [chain[0], chain.at(-1)]
  if (!first || !last) throw new Error('The chain has entries.')
  expect(finish(null)).toEqual([{ kind: 'head_missing' }])
  expect(finish(first)).toEqual([{ kind: 'head_replaced', seq: 1 }])
  expect(finish({ seq: last.seq, hash: first.hash })).toEqual([{ kind: 'head_replaced', seq: last.seq }])
  expect(finish({ seq: last.seq + 2, hash: last.hash })).toEqual([
    { kind: 'truncated', lastSeq: last.seq, expectedSeq: last.seq + 2, knownBy: 'head' },
  ])
})

test('the findings of a log that is all wrong are counted and not all told', () => {
  const bodies = fc.sample(body, 1)
  const chain = chainOf(Array.from({ length: 300 }, () => bodies[0] as Body))
  const checker = createChainCheck()
  for (const entry of chain) checker.add({ ...entry, actorName: 'somebody else' })
  const report = checker.finish()
  expect(report.problems).toHaveLength(100)
  expect(report.problemCount).toBe(300)
})

const FIELDS = [
  'at',
  'actorKind',
  'actorId',
  'actorName',
  'action',
  'subjectKind',
  'subjectId',
  'subjectName',
  'address',
  'userAgent',
  'before',
  'after',
] as const

/** The field with another value than it has. */
function other(entry: AuditEntry, field: (typeof FIELDS)[number]): Partial<AuditEntry> {
  if (field === 'at') return { at: new Date((entry.at.getTime() + 1) % 8.64e15) }
  if (field === 'before' || field === 'after') return { [field]: { ...entry[field], 'a field': 'more' } }
  return { [field]: `${entry[field] ?? ''}x` }
}
