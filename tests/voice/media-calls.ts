import { readdirSync, readFileSync } from 'node:fs'
import type { SessionPlan } from '#voice/protocol.ts'
import { type OpenAiFake, startOpenAiFake } from '../fakes/openai-fake.ts'
import { callRoom, type RtcCaller } from './caller/rtc-caller.ts'
import { startLivekit, type TestLivekit } from './livekit-server.ts'
import { type MediaBench, planOf, startMediaBench } from './media-bench.ts'

/** A LiveKit server, a fake provider and a media host, for the tests of one file. */
export interface MediaStage {
  livekit: TestLivekit
  fake: OpenAiFake
  bench: MediaBench
  /** The agent's side and a caller in one room; resolves when the call is active. */
  placeCall(patch?: Partial<SessionPlan>, options?: { microphone?: boolean }): Promise<StagedCall>
  cascade(): SessionPlan['models']
  close(): Promise<void>
}

export interface StagedCall {
  plan: SessionPlan
  callId: string
  room: string
  caller: RtcCaller
}

export const CANARY_KEY = 'canary-key-5f1c'

export const TOOLS: SessionPlan['tools'] = [
  {
    name: 'clock',
    description: 'Tells the current date and time in a time zone.',
    parameters: {
      type: 'object',
      properties: { timeZone: { type: 'string' } },
      required: ['timeZone'],
      additionalProperties: false,
    },
  },
  { name: 'hang_up', description: 'Ends the call politely.', parameters: { type: 'object', properties: {} } },
]

export async function startMediaStage(): Promise<MediaStage> {
  const [livekit, fake, bench] = await Promise.all([startLivekit(), startOpenAiFake(), startMediaBench()])
  bench.answerTools(({ name }) =>
    name === 'hang_up'
      ? { output: 'The call ends after your next sentence.', hangUp: true }
      : { output: 'noon (Europe/Berlin)' },
  )
  const cascade = (): SessionPlan['models'] => {
    const provider = 'openai-compatible' as const
    const part = { provider, baseUrl: fake.baseUrl, apiKey: CANARY_KEY, model: 'fake-model' }
    return { kind: 'cascade', stt: part, llm: part, tts: { ...part, voice: 'anna' } }
  }
  return {
    livekit,
    fake,
    bench,
    cascade,
    async placeCall(patch, { microphone } = {}) {
      const room = `test-${Bun.randomUUIDv7()}`
      const roomToken = await livekit.ticket(room, 'agent', 'agent')
      const plan = planOf({ roomUrl: livekit.url, roomToken, models: cascade(), tools: TOOLS, ...patch })
      // As in real calls: it is a caller who opens a room.
      const token = await livekit.ticket(room, 'caller', 'caller')
      const caller = await callRoom({ url: livekit.url, token, microphone })
      bench.start(plan)
      await bench.waitFor('active', plan.callId)
      return { plan, callId: plan.callId, room, caller }
    },
    async close() {
      await bench.close()
      await Promise.all([fake.stop(), livekit.stop()])
    },
  }
}

/** The native threads that outlive a call when a track is not closed before its room. */
export function countCaptureThreads(): number {
  const threads = readdirSync('/proc/self/task')
  return threads.filter(id => nameOfThread(id).startsWith('AudioSourceCapt')).length
}

function nameOfThread(id: string): string {
  try {
    return readFileSync(`/proc/self/task/${id}/comm`, 'utf8')
  } catch {
    // It ended while we were looking.
    return ''
  }
}
