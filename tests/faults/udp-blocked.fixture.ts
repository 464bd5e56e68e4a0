/**
 * Runs in a network namespace of its own, where it may forbid UDP for a while: signalling and providers go on over TCP, the sound of
 * the call does not. Prints what became of the call as one line of JSON.
 */
import { startOpenAiFake } from '../fakes/openai-fake.ts'
import { openDesk, withTurns } from '../support/desk.ts'
import { removeDataDir, startProgram } from '../support/program.ts'

const BLOCKED_MS = 10_000
/** Ahead of the rule that finds the way to this machine's own addresses. */
const BLOCK = 'pref 10 ipproto udp blackhole'

async function ip(words: string): Promise<void> {
  const code = await Bun.spawn(['ip', ...words.split(' ')]).exited
  if (code !== 0) throw new Error(`ip ${words} ended with ${code}`)
}

const fake = await startOpenAiFake()
const program = await startProgram({ env: { LOG_LEVEL: 'warn' } })
try {
  const desk = await openDesk(program)
  const { agentId } = await desk.createCascadeAgent(fake)
  await ip('rule add pref 100 lookup local')
  await ip('rule del pref 0')

  const { id, caller } = await desk.call(agentId)
  await withTurns(desk, id, 1)
  await ip(`rule add ${BLOCK}`)
  await Bun.sleep(BLOCKED_MS)
  await ip(`rule del ${BLOCK}`)
  const question = await caller.speak('When do you open?')
  const answer = await caller.waitFor('loud', { afterMs: question.atMs, withinMs: 20_000 })
  await withTurns(desk, id, 3)
  await caller.leave()
  const { turns, endReason } = await desk.ended(id)
  const answeredAfterMs = Math.round(answer.atMs - question.atMs)
  console.log(
    JSON.stringify({ turns: turns.map(({ role, text }) => [role, text]), endReason, answeredAfterMs }),
  )
} finally {
  await program.stop()
  await fake.stop()
  removeDataDir(program.dataDir)
}
process.exit(0)
