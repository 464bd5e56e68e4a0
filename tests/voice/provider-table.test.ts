/** The table: every provider through the same journey, through a real livekit-server. Its figures stand in docs/providers.md. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { CANARY_KEY, type MediaStage, startMediaStage } from './media-calls.ts'
import { type ProviderRow, TABLE_HEAD, toTableLine, travel } from './provider-journey.ts'
import { geminiLive, openAiRealtime } from './provider-realtime-rows.ts'
import { deepgramClaudeElevenLabs, deepgramOpenAiCartesia, openAiCompatible } from './provider-rows.ts'

let stage: MediaStage
const lines: string[] = []
/** So many calls at once: the test stays short and the figures mean something. */
const lanes = createLanes(2)

beforeAll(async () => {
  stage = await startMediaStage()
}, 30_000)
afterAll(async () => {
  await stage.close()
  console.log([TABLE_HEAD, ...lines].join('\n'))
}, 30_000)

const TEST_MS = 150_000

test.concurrent.each<[string, () => Promise<ProviderRow>]>([
  ['Deepgram + Claude + ElevenLabs', deepgramClaudeElevenLabs],
  ['OpenAI-compatible: all three', openAiCompatible],
  ['Deepgram + OpenAI-compatible + Cartesia', deepgramOpenAiCartesia],
  ['Gemini Live', geminiLive],
  ['OpenAI Realtime', openAiRealtime],
])(
  '%s: greeting, tool, interruption, cut connections, transcript, usage, and a wrong key in words',
  async (_, open) => {
    const leave = await lanes.enter()
    const row = await open()
    try {
      lines.push(toTableLine(row.name, await travel(stage, row)))
    } finally {
      await row.stop()
      leave()
    }
    expect(JSON.stringify(stage.bench.messages)).not.toContain(CANARY_KEY)
  },
  TEST_MS,
)

function createLanes(count: number): { enter(): Promise<() => void> } {
  const waiting: (() => void)[] = []
  let free = count
  const leave = () => {
    const next = waiting.shift()
    if (next) next()
    else free++
  }
  return {
    async enter() {
      if (free > 0) free--
      else await new Promise<void>(resolve => waiting.push(resolve))
      return leave
    },
  }
}
