import { loadavg } from 'node:os'
import type { CallerEvent, CallReport } from '../src/loadtest/caller-messages.ts'
import type { OpenArena } from './arena.ts'
import type { Block, BlockResult, CallResult } from './block.ts'
import type { Contestant } from './contestants/contestant.ts'
import { cpuBetween, readCost, readCpu } from './process-tree.ts'
import { type ProviderEvent, stagesOf } from './stages.ts'
import { startWebLoad } from './web-load.ts'

/** Between calls that begin together: a server is not rung by everybody in the same millisecond. */
const STAGGER_MS = 400
/** A contestant is at rest so long before its memory is read. */
const REST_MS = 1_000
const CALL_LIMIT_MS = 240_000
const LEAVE_LIMIT_MS = 20_000

/** Makes the calls of a block and answers what they measured. Throws when a call could not be made at all. */
export async function runBlock(
  arena: OpenArena,
  contestant: Contestant,
  block: Block,
): Promise<Omit<BlockResult, 'program'>> {
  const weather = { startedAt: new Date().toISOString(), load: loadavg()[0] ?? 0 }
  arena.setReply(block.script)
  await Bun.sleep(REST_MS)
  const idle = readCost(contestant.pids)
  arena.takeEvents()
  const calls = followCalls(arena, block.calls)
  const callIds: string[] = []
  for (let index = 0; index < block.calls; index++) {
    const { callId, url, token } = await contestant.invite()
    callIds.push(callId)
    const id = `${block.id}#${index}`
    arena.callers.send({ order: 'call', id, url, token, script: block.script, times: block.times })
    if (index < block.calls - 1) await Bun.sleep(STAGGER_MS)
  }
  await calls.allTalking
  const load = block.hasWebLoad && contestant.web ? await startWebLoad(contestant.web, arena.pinBeside) : null
  const [startedAt, before] = [performance.now(), readCpu(contestant.pids)]
  await calls.oneTalked
  const lengthMs = performance.now() - startedAt
  const cpuNs = cpuBetween(before, readCpu(contestant.pids))
  const busy = readCost(contestant.pids)
  const lag = await contestant.tellLag()
  const reports = await calls.allTalked
  const webLoad = (await load?.stop()) ?? null
  await calls.hangUp()
  const events = block.calls === 1 ? arena.takeEvents() : null
  const results: CallResult[] = []
  for (const [index, report] of reports.entries())
    results.push({
      report,
      stages: events && report.turns.map(turn => stagesOfTurn(events, turn)),
      inside: await contestant.tellInside(callIds[index] ?? ''),
    })
  // A window that is too short says nothing about CPU.
  const cpuPercent = lengthMs < 3_000 ? null : (cpuNs / 1e6 / lengthMs) * 100
  return { ...block, ...weather, results, idle, busy, cpuPercent, lag, webLoad }
}

/** What the callers tell about the calls of one block. */
function followCalls({ callers }: OpenArena, count: number) {
  const talking = new Set<string>()
  const reports = new Map<string, CallReport>()
  const left = new Set<string>()
  const [allTalking, oneTalked, allTalked, allLeft] = Array.from({ length: 4 }, () =>
    Promise.withResolvers<void>(),
  ) as [Moment, Moment, Moment, Moment]
  const moments = [allTalking, oneTalked, allTalked, allLeft]
  const fail = (why: string) => {
    for (const moment of moments) moment.reject(new Error(why))
  }
  // Whoever still waits learns it; the others have nobody to tell.
  for (const { promise } of moments) promise.catch(() => undefined)
  const timer = setTimeout(() => fail(`the calls did not end within ${CALL_LIMIT_MS} ms`), CALL_LIMIT_MS)
  const listener = (event: CallerEvent) => {
    if (event.event === 'failed') fail(`a call failed: ${event.reason}`)
    if (event.event === 'talking' || event.event === 'talked') talking.add(event.id)
    if (event.event === 'talked') {
      reports.set(event.id, event.report)
      oneTalked.resolve()
    }
    if (event.event === 'left') left.add(event.id)
    if (talking.size === count) allTalking.resolve()
    if (reports.size === count) allTalked.resolve()
    if (left.size === count) allLeft.resolve()
  }
  const forget = callers.onMessage(listener)
  return {
    allTalking: allTalking.promise,
    oneTalked: oneTalked.promise,
    allTalked: allTalked.promise.then(() => [...reports.values()]),
    async hangUp() {
      for (const id of reports.keys()) callers.send({ order: 'hang_up', id })
      const late = setTimeout(() => allLeft.resolve(), LEAVE_LIMIT_MS)
      await allLeft.promise
      clearTimeout(late)
      clearTimeout(timer)
      forget()
    },
  }
}

type Moment = ReturnType<typeof Promise.withResolvers<void>>

function stagesOfTurn(events: readonly ProviderEvent[], turn: CallReport['turns'][number]) {
  const heardAtMs = turn.endedAtEpochMs + (turn.responseMs ?? 0)
  return turn.responseMs === null
    ? { finalMs: null, thinkMs: null, voiceMs: null, playMs: null }
    : stagesOf(events, { endedAtMs: turn.endedAtEpochMs, heardAtMs })
}
