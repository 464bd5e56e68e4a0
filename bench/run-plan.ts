import { existsSync } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import type { OpenArena } from './arena.ts'
import type { AnyResult, Block, BlockResult, PlannedBlock } from './block.ts'
import { CONTESTANTS, type Contestant, type ContestantName } from './contestants/contestant.ts'
import { startContestant } from './contestants/start-contestant.ts'
import { runBlock } from './run-block.ts'

export interface RunOptions {
  /** Where each block's result is written; a block whose file is there is not measured again. */
  into: string
  /** No block begins that would probably end later than this, on `performance.now()`. */
  untilMs: number
  program: 'source' | 'executable'
  say(line: string): void
}

/** The first calls of a process compile its code: one short call that nobody measures. */
const WARM_UP_QUESTIONS = 1

/** Runs what the plan still lacks; answers how many blocks are left. Contestants that the rest of a group does not need are stopped. */
export async function runPlan(
  arena: OpenArena,
  plan: readonly PlannedBlock[],
  options: RunOptions,
): Promise<number> {
  await mkdir(options.into, { recursive: true })
  const missing = plan.filter(block => !existsSync(fileOf(options.into, block)))
  const field = createField(arena, options)
  let done = 0
  try {
    for (const [index, block] of missing.entries()) {
      if (performance.now() + expectedMs(block) > options.untilMs) break
      await field.keepOnly(contestantsAhead(missing.slice(index)))
      const startedAtMs = performance.now()
      try {
        const result = await measure(arena, block, field)
        await Bun.write(fileOf(options.into, block), JSON.stringify(result, null, 1))
        done++
      } catch (error) {
        // Whoever failed begins anew; the block is left for the next run, and the others are measured meanwhile.
        options.say(`${block.id} FAILED: ${error instanceof Error ? error.message : String(error)}`)
        if (block.kind === 'calls') await field.stop(block.contestant)
      }
      options.say(`${block.id}: ${((performance.now() - startedAtMs) / 1000).toFixed(0)} s`)
    }
  } finally {
    await field.keepOnly([])
  }
  return missing.length - done
}

export async function readResults(folder: string): Promise<AnyResult[]> {
  const names = (await readdir(folder)).filter(name => name.endsWith('.json')).sort()
  return Promise.all(names.map(async name => (await Bun.file(join(folder, name)).json()) as AnyResult))
}

/** As it was with agents that are quick: a question with its answer takes 4.6 s, an interruption 6.5; then the greeting, and the memory at rest. */
export function expectedMs(block: PlannedBlock): number {
  if (block.kind === 'transport') return 3_000 + block.bursts * 1_000
  const scriptMs = block.script === 'turns' ? block.times * 4_600 : 14_000 + block.times * 6_500
  return 5_000 + scriptMs + block.calls * 1_000
}

type Field = ReturnType<typeof createField>

async function measure(arena: OpenArena, block: PlannedBlock, field: Field): Promise<AnyResult> {
  if (block.kind === 'calls') return field.run(block)
  const weather = { startedAt: new Date().toISOString(), load: loadavg()[0] ?? 0 }
  return { ...block, ...weather, delaysMs: await arena.measureTransport(block.id, block.bursts) }
}

/** The contestants that are up. */
function createField(arena: OpenArena, { program, say }: RunOptions) {
  const up = new Map<ContestantName, Contestant>()
  const bringUp = async (name: ContestantName): Promise<Contestant> => {
    const known = up.get(name)
    if (known) return known
    const contestant = await startContestant(name, arena, program)
    up.set(name, contestant)
    const warmUp: Block = {
      kind: 'calls',
      id: `warm-up-${name}`,
      contestant: name,
      script: 'turns',
      calls: 1,
      times: WARM_UP_QUESTIONS,
      hasWebLoad: false,
      round: 'warm-up',
    }
    await runBlock(arena, contestant, warmUp)
    say(`${name} is up`)
    return contestant
  }
  const stop = async (name: ContestantName) => {
    const contestant = up.get(name)
    up.delete(name)
    await contestant?.stop()
  }
  return {
    stop,
    async run(block: Block): Promise<BlockResult> {
      return { ...(await runBlock(arena, await bringUp(block.contestant), block)), program }
    },
    async keepOnly(names: readonly ContestantName[]) {
      for (const name of [...up.keys()]) if (!names.includes(name)) await stop(name)
    },
  }
}

/** Of the group that is being measured and of the one behind it: who takes part in both stays up between them. */
function contestantsAhead(blocks: readonly PlannedBlock[]): ContestantName[] {
  const groups = [...new Set(blocks.map(groupOf))].slice(0, 2)
  const names = blocks.flatMap(block =>
    block.kind === 'calls' && groups.includes(groupOf(block)) ? [block.contestant] : [],
  )
  return CONTESTANTS.filter(name => names.includes(name))
}

const groupOf = ({ id }: PlannedBlock) => id.split('-')[0]

function fileOf(folder: string, block: PlannedBlock): string {
  return join(folder, `${block.id}.json`)
}
