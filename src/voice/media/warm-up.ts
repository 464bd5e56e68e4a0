import { inference, llm, voice } from '@livekit/agents'
import type { AudioFrame } from '@livekit/rtc-node'
import { ReplyAgent } from './library/reply-agent.ts'
import { createRehearsalBrain } from './rehearsal/rehearsal-brain.ts'
import { createRehearsalEars } from './rehearsal/rehearsal-ears.ts'
import { RehearsalLlm } from './rehearsal/rehearsal-llm.ts'
import { createRehearsalStt } from './rehearsal/rehearsal-stt.ts'
import { AGENT_RATE_HZ } from './speech/pcm.ts'
import { SentenceTts } from './speech/sentence-tts.ts'

const STEP_TIMEOUT_MS = 3_000
const FACTS = { organizationName: '', openingHours: '', address: '', timeZone: 'UTC' }

/**
 * Holds a short conversation with nobody, so that the code of a turn is compiled before the first caller waits for it: without a room, a
 * network or a sound. The first turn of a fresh process takes some 300 ms longer otherwise.
 */
export async function warmUp(): Promise<void> {
  const session = new voice.AgentSession({
    stt: createRehearsalStt({ language: 'en', ears: createRehearsalEars(), onFault: () => undefined }),
    llm: new RehearsalLlm(createRehearsalBrain({ facts: FACTS, earsNotConnected: () => '' })),
    tts: new SentenceTts({ label: 'parley.warm-up', speak: speakSilence }),
    vad: new inference.VAD(),
    turnHandling: {
      turnDetection: 'vad',
      interruption: { mode: 'vad' },
      preemptiveGeneration: { enabled: false },
    },
    userAwayTimeout: null,
  })
  session.output.audio = new Nowhere()
  const guard = { firstTokenMs: STEP_TIMEOUT_MS, idleMs: STEP_TIMEOUT_MS, onStall: () => undefined }
  await session.start({
    agent: new ReplyAgent({
      instructions: '',
      tools: [],
      chatCtx: new llm.ChatContext(),
      guard,
      briefing: { instruction: null },
    }),
    record: false,
  })
  try {
    await within(session.say('Hello there. How are you?').waitForPlayout())
    for (const userInput of ['hello', 'bye'])
      await within(session.generateReply({ userInput }).waitForPlayout())
  } finally {
    await within(session.close())
  }
}

async function* speakSilence(): AsyncGenerator<Int16Array> {
  for (let piece = 0; piece < 10; piece++) yield new Int16Array(AGENT_RATE_HZ / 50)
}

function within(step: Promise<void>): Promise<void> {
  return Promise.race([step, Bun.sleep(STEP_TIMEOUT_MS)])
}

/** Plays everything at once. */
class Nowhere extends voice.AudioOutput {
  #isOpen = false

  constructor() {
    super(AGENT_RATE_HZ, undefined, { pause: true })
  }

  override async captureFrame(frame: AudioFrame): Promise<void> {
    await super.captureFrame(frame)
    if (!this.#isOpen) this.onPlaybackStarted(Date.now())
    this.#isOpen = true
  }

  override flush(): void {
    super.flush()
    if (this.#isOpen) this.onPlaybackFinished({ playbackPosition: 0, interrupted: false })
    this.#isOpen = false
  }

  override clearBuffer(): void {
    this.flush()
  }
}
