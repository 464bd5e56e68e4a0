import { createHmac, timingSafeEqual } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { AuditHead, AuditHeadKeeper, KeptHeads } from '#core/audit/audit-heads.ts'

export const AUDIT_HEADS_FILE = 'audit-heads'
/** The whole file is written at most this often. */
export const FLUSH_INTERVAL_MS = 1_000

interface Options {
  dataDir: string
  /** Derived from the master key: whoever writes only files cannot make one of ours. */
  secret: string
  now(): Date
  /** The hash that the chain has at this place now. */
  findHash(organizationId: string, seq: number): Promise<string | undefined>
  onFault(fault: HeadFault): void
  flushIntervalMs?: number
}

/** What the operator has to read. */
export type HeadFault =
  | { kind: 'not_written'; error: unknown }
  | { kind: 'not_authentic' }
  /** The chain does not hold what it held when this head was written down. */
  | { kind: 'chain_differs'; organizationId: string; seq: number }

const content = z.object({
  since: z.coerce.date(),
  heads: z.record(z.string(), z.tuple([z.int().positive(), z.string()])),
})

/**
 * Heads of audit chains in one file of the data folder: a line of JSON and its HMAC-SHA256. Written beside, synced and renamed, so
 * that a crash leaves the old or the new one. NB: a head is replaced only while its chain still holds what it stood for: what was
 * found once stays found.
 */
export function createAuditHeadFile(options: Options): AuditHeadKeeper {
  const { dataDir, secret, now, findHash, onFault, flushIntervalMs = FLUSH_INTERVAL_MS } = options
  const path = join(dataDir, AUDIT_HEADS_FILE)
  const pending = new Map<string, AuditHead>()
  const told = new Set<string>()
  /** What this process wrote last: a file that is taken away while it runs comes back. */
  let written: Extract<KeptHeads, { state: 'kept' }> | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let writing = Promise.resolve()

  function tellOnce(key: string, fault: HeadFault) {
    if (told.has(key)) return
    told.add(key)
    onFault(fault)
  }

  async function write() {
    clearTimeout(timer)
    timer = undefined
    if (pending.size === 0) return
    const batch = [...pending.values()]
    pending.clear()
    try {
      await merge(batch)
    } catch (error) {
      // They are tried again with the next one.
      for (const head of batch) keepNewest(head)
      throw error
    }
  }

  async function merge(batch: readonly AuditHead[]) {
    const kept = readHeadFile(path, secret)
    if (kept.state === 'not_authentic') return tellOnce('file', { kind: 'not_authentic' })
    const before = kept.state === 'kept' ? kept : (written ?? { since: now(), heads: new Map() })
    const heads = new Map(before.heads)
    for (const head of batch) {
      if (await mayReplace(heads.get(head.organizationId), head)) heads.set(head.organizationId, head)
    }
    written = { state: 'kept', since: before.since, heads }
    await writeDurably(path, format(written, secret))
  }

  function keepNewest(head: AuditHead) {
    const waiting = pending.get(head.organizationId)
    if (!waiting || waiting.seq < head.seq) pending.set(head.organizationId, head)
  }

  async function mayReplace(old: AuditHead | undefined, next: AuditHead): Promise<boolean> {
    if (!old) return true
    // Another process of this data folder was faster.
    if (old.seq >= next.seq) return false
    const { organizationId, seq } = old
    if ((await findHash(organizationId, seq)) === old.hash) return true
    tellOnce(organizationId, { kind: 'chain_differs', organizationId, seq })
    return false
  }

  function flush(): Promise<void> {
    writing = writing.then(write).catch(error => onFault({ kind: 'not_written', error }))
    return writing
  }

  return {
    note(head) {
      keepNewest(head)
      timer ??= setTimeout(() => void flush(), flushIntervalMs)
      timer.unref()
    },
    flush,
    read: () => readHeadFile(path, secret),
    forget() {
      written = undefined
      rmSync(path, { force: true })
    },
  }
}

function readHeadFile(path: string, secret: string): KeptHeads {
  const text = readIfThere(path)
  if (text === undefined) return { state: 'missing' }
  const [body = '', mac = ''] = text.split('\n')
  const expected = Buffer.from(authenticate(body, secret))
  const given = Buffer.from(mac)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return { state: 'not_authentic' }
  const { since, heads } = content.parse(JSON.parse(body))
  const entries = Object.entries(heads).map(
    ([organizationId, [seq, hash]]) => [organizationId, { organizationId, seq, hash }] as const,
  )
  return { state: 'kept', since, heads: new Map(entries) }
}

function format({ since, heads }: Extract<KeptHeads, { state: 'kept' }>, secret: string): string {
  const rows = [...heads.values()].map(({ organizationId, seq, hash }) => [organizationId, [seq, hash]])
  const body = JSON.stringify({ since: since.toISOString(), heads: Object.fromEntries(rows) })
  return `${body}\n${authenticate(body, secret)}\n`
}

function authenticate(body: string, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('hex')
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Each process has a name of its own for what it has not finished. */
async function writeDurably(path: string, text: string): Promise<void> {
  const partial = `${path}.${process.pid}.partial`
  const file = await open(partial, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(partial, path)
  const folder = await open(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
