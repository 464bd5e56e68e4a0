/** The table: every provider through the same journey, through a real livekit-server. Its figures stand in docs/providers.md. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { CANARY_KEY, type MediaStage, startMediaStage } from './media-calls.ts'
import { type ProviderRow, toTableLine, travel } from './provider-journey.ts'
import { deepgramClaudeElevenLabs, deepgramOpenAiCartesia, openAiCompatible } from './provider-rows.ts'

let stage: MediaStage
const lines: string[] = []

beforeAll(async () => {
  stage = await startMediaStage()
}, 30_000)
afterAll(async () => {
  await stage.close()
  console.log(lines.join('\n'))
}, 30_000)

const TEST_MS = 90_000

test.each<[string, () => Promise<ProviderRow>]>([
  ['OpenAI-compatible: all three', openAiCompatible],
  ['Deepgram + Claude + ElevenLabs', deepgramClaudeElevenLabs],
  ['Deepgram + OpenAI-compatible + Cartesia', deepgramOpenAiCartesia],
])(
  '%s: greeting, tool, interruption, cut connections, transcript, usage, and a wrong key in words',
  async (_, open) => {
    const row = await open()
    try {
      lines.push(toTableLine(row.name, await travel(stage, row)))
    } finally {
      await row.stop()
    }
    expect(JSON.stringify(stage.bench.messages)).not.toContain(CANARY_KEY)
  },
  TEST_MS,
)
