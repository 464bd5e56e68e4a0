import { initializeLogger } from '@livekit/agents'
import { createTestDialogue, turnOf, until } from '../src/voice/media/engine/dialogue.fixture.ts'
import { createOpenAiLlm } from '../src/voice/media/providers/llm-openai.ts'
import { createOpenAiTts } from '../src/voice/media/providers/tts-openai.ts'
import type { AnswerSpans } from '../src/voice/media/session/call-line.ts'
import { startLineChild } from './line-child.ts'
import { DELAYS } from './stages.ts'
import { percentile } from './statistics.ts'

/**
 * What the program itself adds to an answer, from the final text to the first sound handed over, with models in another process whose
 * delays are taken off: for one call, and for five that ask in the same instant. Beside it the same two requests by a bare fetch. No
 * room and no audio. `bun bench/own-part.ts`
 */
const QUESTION = 'Are you open today?'
const ANSWER = 'We are open until five today. Would you like to come in?'
const SYSTEM_PROMPT = 'You are Anna. '
const ROUNDS = 8
const ASKED_A_ROUND = 8
const PAUSE_MS = 40
const FIXED_MS = DELAYS.firstTokenMs + DELAYS.firstByteMs

initializeLogger({ pretty: false, level: 'silent' })
const models = startLineChild<string, { port: number }>({
  command: [process.execPath, `${import.meta.dir}/fakes-process.ts`, 'models'],
})
const { port } = await models.next('its port', message => 'port' in message, 10_000)
const address = { baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: null, model: 'bench' }
models.send(ANSWER)

await measure(10, () => undefined)
for (const calls of [1, 5]) {
  const engine: number[] = []
  const bare: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    await measure(calls, span => engine.push(span.handedOverMs - FIXED_MS))
    for (let asked = 0; asked < ASKED_A_ROUND; asked++) {
      bare.push(...(await Promise.all(Array.from({ length: calls }, fetchBarely))))
      await Bun.sleep(PAUSE_MS)
    }
  }
  console.log(`${calls} at once: engine ${show(engine)}; bare fetch ${show(bare)}`)
}
await models.stop()
process.exit(0)

async function measure(calls: number, tell: (spans: AnswerSpans) => void): Promise<void> {
  const open = Array.from({ length: calls }, () => {
    const voice = createOpenAiTts({ ...address, voice: () => 'anna', onUsage: () => undefined })
    return createTestDialogue([], [], { model: createOpenAiLlm(address), voice })
  })
  for (let asked = 1; asked <= ASKED_A_ROUND; asked++) {
    for (const { dialogue, decide } of open) {
      dialogue.hearWords({ text: QUESTION, isFinal: true, language: 'en' })
      decide(turnOf(QUESTION))
    }
    await until('each was answered', () => open.every(({ agent }) => agent.length === asked))
    await Bun.sleep(PAUSE_MS)
  }
  for (const { agent, dialogue } of open) {
    for (const { spans } of agent) if (spans) tell(spans)
    await dialogue.close()
  }
}

async function fetchBarely(): Promise<number> {
  const startedAt = performance.now()
  const messages = [
    { role: 'system', content: SYSTEM_PROMPT },
    { role: 'user', content: QUESTION },
  ]
  await firstPiece('/chat/completions', { model: 'bench', messages, stream: true })
  await firstPiece('/audio/speech', { model: 'bench', voice: 'anna', input: ANSWER })
  return performance.now() - startedAt - FIXED_MS
}

async function firstPiece(path: string, body: unknown): Promise<void> {
  const response = await fetch(`${address.baseUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const reader = response.body?.getReader()
  await reader?.read()
  void drain(reader)
}

/** Read to its end, so that the connection is there for the next one. */
async function drain(reader: { read(): Promise<{ done: boolean }> } | undefined): Promise<void> {
  while (reader && !(await reader.read()).done);
}

function show(values: readonly number[]): string {
  const at = (share: number) => percentile(values, share)?.toFixed(1)
  return `p10 ${at(0.1)}, p50 ${at(0.5)}, p95 ${at(0.95)} ms (${values.length})`
}
