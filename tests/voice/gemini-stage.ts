import type { SessionPlan, UpMessage } from '#voice/protocol.ts'
import { type GeminiFake, startGeminiFake } from '../fakes/gemini-fake.ts'
import type { GeminiConnectionLog } from '../fakes/gemini-settings.ts'
import { CANARY_KEY, type MediaStage, type StagedCall, startMediaStage } from './media-calls.ts'

type Turn = Extract<UpMessage, { type: 'turn' }>['turn']
type Usage = Extract<UpMessage, { type: 'usage' }>['usage']

/** Calls with Gemini Live through a real livekit-server. */
export interface GeminiStage extends MediaStage {
  gemini: GeminiFake
  /** A call whose greeting was heard to its end. */
  greeted(patch?: Partial<SessionPlan>): Promise<StagedCall>
  models(patch?: { model?: string; baseUrl?: string }): SessionPlan['models']
  turnsOf(callId: string): Turn[]
  usageOf(callId: string): Usage
}

export const GREETING = 'Hello, this is Anna.'

export async function startGeminiStage(): Promise<GeminiStage> {
  const [stage, gemini] = await Promise.all([startMediaStage(), startGeminiFake()])
  const models: GeminiStage['models'] = patch => ({
    kind: 'gemini-live',
    baseUrl: gemini.baseUrl,
    model: 'gemini-live-test',
    voice: 'Kore',
    apiKey: CANARY_KEY,
    ...patch,
  })
  return {
    ...stage,
    gemini,
    models,
    async greeted(patch) {
      const call = await stage.placeCall({ greeting: GREETING, models: models(), ...patch })
      const greeting = await call.caller.waitFor('loud')
      await call.caller.waitFor('quiet', { afterMs: greeting.atMs })
      return call
    },
    turnsOf(callId) {
      const turns = stage.bench.of(callId).flatMap(message => (message.type === 'turn' ? [message.turn] : []))
      // One of each number: a turn is sent again until it is confirmed.
      return turns.filter(({ seq }, at) => turns.findIndex(turn => turn.seq === seq) === at)
    },
    usageOf: callId =>
      stage.bench.of(callId).reduce(
        (sum, message) => {
          if (message.type !== 'usage') return sum
          for (const kind of kinds) sum[kind] += message.usage[kind]
          return sum
        },
        { ...NO_USAGE },
      ),
    async close() {
      await Promise.all([stage.close(), gemini.stop()])
    },
  }
}

const NO_USAGE: Usage = {
  llmInputTokens: 0,
  llmCachedInputTokens: 0,
  llmOutputTokens: 0,
  audioInputTokens: 0,
  audioOutputTokens: 0,
  ttsCharacters: 0,
  sttAudioMs: 0,
}
const kinds = Object.keys(NO_USAGE) as (keyof Usage)[]

export function promptOf({ setup }: GeminiConnectionLog): string {
  return JSON.stringify(setup?.systemInstruction ?? null)
}
