// The benchmark against other agents; bin/bench installs what it needs and starts it. docs/performance.md says how to read it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { openArena } from './arena.ts'
import type { PlannedBlock } from './block.ts'
import { CONTESTANTS, type ContestantName } from './contestants/contestant.ts'
import { chosenPlan, fullPlan, quickPlan } from './plan.ts'
import { printReport } from './report.ts'
import { readResults, runPlan } from './run-plan.ts'

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    into: { type: 'string' },
    minutes: { type: 'string', default: '8.5' },
    only: { type: 'string' },
    calls: { type: 'string' },
    script: { type: 'string', default: 'turns' },
    times: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '1' },
    program: { type: 'string', default: 'source' },
    'web-load': { type: 'boolean', default: false },
    pin: { type: 'boolean', default: false },
    report: { type: 'string' },
  },
})

process.exit(flags.report === undefined ? await measure() : await report(resolve(flags.report)))

async function measure(): Promise<number> {
  const startedAtMs = performance.now()
  const plan = choosePlan()
  const isKept = flags.into !== undefined
  const into = flags.into ? resolve(flags.into) : await mkdtemp(join(tmpdir(), 'parley-bench-'))
  const callsMax = Math.max(10, ...plan.map(block => (block.kind === 'calls' ? block.calls : 1)))
  const arena = await openArena({ callsMax, isPinned: flags.pin })
  try {
    const left = await runPlan(arena, plan, {
      into,
      untilMs: startedAtMs + Number(flags.minutes) * 60_000,
      program: flags.program === 'executable' ? 'executable' : 'source',
      say: line => console.error(line),
    })
    if (left > 0) {
      console.log(`${left} of ${plan.length} blocks are left: run the same command again.`)
      return 0
    }
  } finally {
    await arena.close()
  }
  const code = await report(into)
  if (!isKept) await rm(into, { recursive: true })
  return code
}

function choosePlan(): PlannedBlock[] {
  const only = flags.only === undefined ? null : flags.only.split(',').map(contestantOf)
  if (flags.quick) return quickPlan()
  if (flags.calls === undefined) return fullPlan(only)
  return chosenPlan({
    contestants: only ?? ['floor', 'parley'],
    script: flags.script === 'interruptions' ? 'interruptions' : 'turns',
    calls: flags.calls.split(',').map(Number),
    times: Number(flags.times),
    rounds: Number(flags.rounds),
    hasWebLoad: flags['web-load'],
  })
}

async function report(folder: string): Promise<number> {
  return printReport(await readResults(folder), { isShort: flags.quick, print: line => console.log(line) })
}

function contestantOf(name: string): ContestantName {
  const found = CONTESTANTS.find(known => known === name)
  if (!found) throw new Error(`there is no contestant "${name}": ${CONTESTANTS.join(', ')}`)
  return found
}
