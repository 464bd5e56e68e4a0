import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { describePlace, describeProblem } from '#views/audit/finding-words.ts'
import type { Config } from './config.ts'
import { isSound, type Verification } from './core/audit/audit-log-service.ts'
import { type ChainReport, createChainCheck } from './core/audit/chain-check.ts'
import { exportEnd, exportEntry, exportHead } from './core/audit/export-line.ts'
import { AppError } from './core/errors.ts'
import { PLATFORM_ID } from './core/scope.ts'
import { en } from './messages/en.ts'
import { createLogger } from './telemetry/logger.ts'
import { openFoundation } from './wiring.ts'

/** What `parley audit verify` answers: one row for each log, or for the file. */
export interface AuditVerification {
  isWhole: boolean
  logs: VerifiedLog[]
}

interface VerifiedLog extends ChainReport {
  organizationId: string
  isWhole: boolean
  /** Everything that is wrong, in words. */
  findings: string[]
  secondPlace?: Verification['secondPlace']
  /** Of an exported file. */
  file?: { isFiltered: boolean; isComplete: boolean }
}

/** Reads every log of the installation, or one; those of deleted organizations too, as far as the second place knows them. */
export async function verifyAuditLogs(
  config: Config,
  organizationId: string | null,
): Promise<AuditVerification> {
  const foundation = await openFoundation(config, { logger: createLogger({ level: 'warn' }) })
  const { store, services, systemScope, auditHeads } = foundation
  try {
    const place = auditHeads.read()
    const kept = place.state === 'kept' ? [...place.heads.keys()] : []
    const known = [PLATFORM_ID, ...new Set([...(await store.unscoped.listOrganizationIds()), ...kept])]
    const wanted = [...new Set(known)].filter(id => organizationId === null || id === organizationId)
    if (wanted.length === 0)
      throw new AppError('not_found', `There is no audit log of an organization "${organizationId}".`)
    const logs: VerifiedLog[] = []
    for (const id of wanted)
      logs.push(toLog(await services.auditLog.verifyChain(systemScope(id, 'audit verify'))))
    return { isWhole: logs.every(log => log.isWhole), logs }
  } finally {
    await store.close()
  }
}

/** Reads an exported log (JSON lines). Throws invalid for what is none. */
export async function verifyAuditFile(path: string): Promise<AuditVerification> {
  const lines = readLines(path)
  const head = exportHead.safeParse((await lines.next()).value).data
  if (!head)
    throw new AppError('invalid', `${path} is no exported audit log: its first line says nothing of one.`)
  const check = createChainCheck({ isPartial: head.isFiltered })
  const findings: string[] = []
  let end: ReturnType<typeof exportEnd.parse> | undefined
  let count = 0
  for await (const line of lines) {
    const entry = exportEntry.safeParse(line).data
    if (end) findings.push('Something was added after the end of the export.')
    else if (entry?.organizationId === head.organizationId) {
      check.add(entry)
      count++
    } else {
      end = exportEnd.safeParse(line).data
      if (!end) findings.push(`Line ${count + 2} is no entry of this log.`)
    }
    if (findings.length >= FINDINGS_MAX) break
  }
  if (!end) findings.push('The end of the export is missing: its last entries were removed.')
  else if (end.entries !== count)
    findings.push(`The export had ${end.entries} entries, this file has ${count}.`)
  const report = check.finish()
  const all = [...findings, ...wordsOf(report)]
  const isWhole = all.length === 0
  const file = { isFiltered: head.isFiltered, isComplete: end?.isComplete === true }
  return {
    isWhole,
    logs: [{ ...report, organizationId: head.organizationId, isWhole, findings: all, file }],
  }
}

/** For people: one line for each log, its findings below. */
export function describeVerifications({ logs }: AuditVerification): string {
  return logs.map(describeLog).join('\n')
}

/** A file of nonsense is told from a log soon enough. */
const FINDINGS_MAX = 20

function describeLog({
  organizationId,
  isWhole,
  entries,
  lastHash,
  findings,
  secondPlace,
  file,
}: VerifiedLog) {
  const state = isWhole ? 'whole' : 'NOT WHOLE'
  const facts = [`${entries} ${entries === 1 ? 'entry' : 'entries'}`]
  if (secondPlace?.state === 'covered') facts.push(`second place up to ${secondPlace.seq}`)
  if (secondPlace?.state === 'not_covered' && entries > 0) facts.push('not in the second place of this node')
  if (file?.isFiltered) facts.push('filtered: only each entry by itself')
  if (file && !file.isComplete) facts.push('a part: the export reached its limit')
  if (entries > 0) facts.push(`last hash ${lastHash.slice(0, 16)}`)
  const head = `${organizationId.padEnd(36)}  ${state.padEnd(9)}  ${facts.join(', ')}`
  return [head, ...findings.map(finding => `  - ${finding}`)].join('\n')
}

function toLog(verification: Verification): VerifiedLog {
  const { verifiedAt: _, ...report } = verification
  const findings = [...describePlace(verification, en.audit.verification), ...wordsOf(report)]
  return { ...report, isWhole: isSound(verification), findings }
}

function wordsOf({ problems, problemCount }: ChainReport): string[] {
  const words = en.audit.verification
  const texts = problems.map(problem => describeProblem(problem, words, String))
  const hidden = problemCount - problems.length
  return hidden > 0 ? [...texts, words.more(String(hidden))] : texts
}

async function* readLines(path: string): AsyncGenerator<unknown, undefined> {
  const input = createReadStream(path)
  // Before the first line is asked for: a file that is not there must not end the program on its own.
  const opened = new Promise<void>((resolve, reject) => input.once('ready', resolve).once('error', reject))
  await opened.catch(cause => {
    throw new AppError('not_found', `${path} cannot be read.`, { cause })
  })
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line === '') continue
    try {
      yield JSON.parse(line)
    } catch {
      yield null
    }
  }
  return undefined
}
