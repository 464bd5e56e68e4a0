import { llm } from '@livekit/agents'
import { AudioFrame } from '@livekit/rtc-node'
import type { GeminiFake } from '../../../../tests/fakes/gemini-fake.ts'
import { createGeminiLive } from './gemini-live.ts'
import type { RealtimeFault, RealtimeOptions, RealtimeUsage } from './realtime-voice.ts'

export interface HeardAnswer {
  id: string
  text: string
  audioMs: number
  calls: llm.FunctionCall[]
  isDone: boolean
  isUserInitiated: boolean
}

/** A session as AgentSession would hold it, with everything that it says. */
export interface GeminiBench {
  session: llm.RealtimeSession
  answers: HeardAnswer[]
  callerWords: { text: string; isFinal: boolean }[]
  interruptions: number
  faults: RealtimeFault[]
  resumed: Parameters<RealtimeOptions['onResumed']>[0][]
  usages: RealtimeUsage[]
  metrics: { ttftMs: number }[]
  /** The caller says something; what it means is up to the fake's transcripts. */
  speak(options?: { ms?: number; silenceMs?: number }): void
  /** The library hands over a tool's result. */
  answerTools(calls: readonly llm.FunctionCall[], output: string): Promise<void>
  type(text: string): Promise<llm.GenerationCreatedEvent>
  close(): Promise<void>
}

export const INSTRUCTIONS = 'You are Anna, the voice of the Blue Door.'
export const CANARY_KEY = 'canary-gemini-7b21'
const RATE_HZ = 16_000
const FRAME_SAMPLES = RATE_HZ / 50

export const clockTool = llm.tool({
  name: 'clock',
  description: 'Tells the time.',
  parameters: {
    type: 'object' as const,
    properties: { timeZone: { type: 'string', description: 'IANA name' } },
    required: ['timeZone'],
    additionalProperties: false,
  },
  execute: async () => 'noon',
})
const hangUpTool = llm.tool({ name: 'hang_up', description: 'Ends the call.', execute: async () => 'done' })

export async function startBench(
  fake: Pick<GeminiFake, 'baseUrl'>,
  patch: Partial<RealtimeOptions> = {},
): Promise<GeminiBench> {
  const faults: RealtimeFault[] = []
  const resumed: GeminiBench['resumed'] = []
  const usages: RealtimeUsage[] = []
  const voice = createGeminiLive({
    baseUrl: fake.baseUrl,
    model: 'gemini-live-test',
    voice: 'Kore',
    apiKey: CANARY_KEY,
    language: 'en',
    onFault: fault => void faults.push(fault),
    onResumed: facts => void resumed.push(facts),
    onUsage: usage => void usages.push(usage),
    ...patch,
  })
  const session = voice.model.session()
  const bench: GeminiBench = {
    session,
    answers: [],
    callerWords: [],
    interruptions: 0,
    faults,
    resumed,
    usages,
    metrics: [],
    speak({ ms = 700, silenceMs = 700 } = {}) {
      pushSound(session, ms, 6_000)
      pushSound(session, silenceMs, 0)
    },
    async answerTools(calls, output) {
      const chatCtx = session.chatCtx
      for (const { callId, name } of calls)
        chatCtx.insert(llm.FunctionCallOutput.create({ callId, name, output, isError: false }))
      await session.updateChatCtx(chatCtx)
    },
    async type(text) {
      const chatCtx = session.chatCtx
      chatCtx.addMessage({ role: 'user', content: text })
      await session.updateChatCtx(chatCtx)
      return session.generateReply()
    },
    close: () => voice.close(),
  }
  session.on('generation_created', (event: llm.GenerationCreatedEvent) => void listen(event, bench.answers))
  session.on('input_speech_started', () => {
    bench.interruptions++
    void session.interrupt()
  })
  session.on('input_audio_transcription_completed', ({ transcript, isFinal }) =>
    bench.callerWords.push({ text: transcript, isFinal }),
  )
  session.on('metrics_collected', metrics => bench.metrics.push(metrics))
  const tools = new llm.ToolContext([clockTool, hangUpTool])
  await session._updateSession(INSTRUCTIONS, llm.ChatContext.empty(), tools)
  return bench
}

async function listen(event: llm.GenerationCreatedEvent, answers: HeardAnswer[]): Promise<void> {
  const answer: HeardAnswer = {
    id: event.responseId ?? '',
    text: '',
    audioMs: 0,
    calls: [],
    isDone: false,
    isUserInitiated: event.userInitiated,
  }
  answers.push(answer)
  const readCalls = async () => {
    for await (const call of event.functionStream) answer.calls.push(call)
  }
  const readMessages = async () => {
    for await (const message of event.messageStream) {
      const readWords = async () => {
        for await (const words of message.textStream) answer.text += String(words)
      }
      const readAudio = async () => {
        for await (const frame of message.audioStream)
          answer.audioMs += (frame.samplesPerChannel / frame.sampleRate) * 1000
      }
      await Promise.all([readWords(), readAudio()])
    }
  }
  await Promise.all([readCalls(), readMessages()])
  answer.isDone = true
}

function pushSound(session: llm.RealtimeSession, ms: number, loudness: number): void {
  for (let at = 0; at < ms; at += 20) {
    const samples = new Int16Array(FRAME_SAMPLES)
    for (let i = 0; i < FRAME_SAMPLES; i++) samples[i] = Math.round(loudness * Math.sin(i * 0.3))
    session.pushAudio(new AudioFrame(samples, RATE_HZ, 1, FRAME_SAMPLES))
  }
}

/** Waits for a condition, at most so long. */
export async function until(reason: string, holds: () => unknown, withinMs = 5_000): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`waited ${withinMs} ms in vain until ${reason}`)
    await Bun.sleep(20)
  }
}
