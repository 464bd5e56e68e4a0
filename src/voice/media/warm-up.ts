import { createAgentTrack } from './engine/audio/agent-track.ts'
import { createChatHistory } from './engine/chat-history.ts'
import { Dialogue } from './engine/dialogue.ts'
import { createMouth } from './engine/mouth.ts'
import { createTurnMachine } from './engine/turns/turn-machine.ts'
import { createVoiceJudge } from './engine/voice-judge.ts'
import { createRehearsalBrain } from './rehearsal/rehearsal-brain.ts'
import { RehearsalLlm } from './rehearsal/rehearsal-llm.ts'
import { type Briefing, type LineTool, NOBODY } from './session/call-line.ts'
import { AGENT_RATE_HZ, CALLER_RATE_HZ } from './speech/pcm.ts'
import { SentenceTts } from './speech/sentence-tts.ts'
import { createSilero } from './speech/silero.ts'

const STEP_TIMEOUT_MS = 3_000
const WINDOW_MS = 32
const WINDOW_SAMPLES = (CALLER_RATE_HZ * WINDOW_MS) / 1000
const FACTS = { organizationName: '', openingHours: '', address: '', timeZone: 'UTC' }
/** Answered in words, with a tool, and in words that are cut short by the end. */
const QUESTIONS = ['What are your opening hours?', 'What time is it?', 'Hello.']

/**
 * Holds a short conversation with nobody, so that the code of a turn is compiled and everything native is there before the first caller
 * waits for it: without a room, a network or a recogniser. The first turn of a fresh process takes longer otherwise.
 */
export async function warmUp(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  const track = createAgentTrack({ onState: () => dialogue.noteAgent(), onProgress: () => undefined })
  const judge = createVoiceJudge({ ...createSilero(), onJudged: () => undefined })
  let answered = Promise.withResolvers<void>()
  const dialogue = createDialogue({
    // Nobody will ever receive the track.
    mouth: createMouth({ begin: () => track.begin(), subscribed: Promise.resolve() }),
    onAgentTurn: () => answered.resolve(),
  })
  try {
    await until(signal, dialogue.say('Hello there. How are you?').done)
    for (const question of QUESTIONS) {
      answered = Promise.withResolvers<void>()
      await ask(dialogue, judge, question, signal)
      if (signal.aborted) break
      if (question !== QUESTIONS.at(-1)) await until(signal, answered.promise)
    }
  } finally {
    judge.stop()
    await within(dialogue.close())
    await track.close()
  }
}

/** As a caller would: sound, words while it lasts, words behind it, silence. */
async function ask(
  dialogue: Dialogue,
  judge: ReturnType<typeof createVoiceJudge>,
  question: string,
  signal: AbortSignal,
): Promise<void> {
  for (let window = 0; window < 16 && !signal.aborted; window++) {
    judge.push(new Int16Array(WINDOW_SAMPLES))
    dialogue.hearVoice(window < 8 ? 0.95 : 0.02)
    if (window === 6) dialogue.hearWords({ text: question, isFinal: false, language: 'en' })
    if (window === 10) dialogue.hearWords({ text: question, isFinal: true, language: 'en' })
    await Bun.sleep(WINDOW_MS)
  }
}

function createDialogue({
  mouth,
  onAgentTurn,
}: {
  mouth: ReturnType<typeof createMouth>
  onAgentTurn(): void
}): Dialogue {
  const briefing: Briefing = {
    systemPrompt: '',
    instruction: null,
    changesWith: () => false,
    tools: [CLOCK],
  }
  return new Dialogue({
    model: new RehearsalLlm(createRehearsalBrain({ facts: FACTS, earsNotConnected: () => '' })),
    voice: new SentenceTts({ label: 'parley.warm-up', speak: speakSilence }),
    mouth,
    machine: createTurnMachine('quick'),
    history: createChatHistory(briefing, []),
    briefing,
    events: { ...NOBODY, onAgentTurn },
    countsTokens: false,
    thinksAhead: true,
    apology: () => '',
  })
}

const CLOCK: LineTool = {
  name: 'clock',
  description: '',
  parameters: { type: 'object', properties: { timeZone: { type: 'string' } } },
  run: async () => ({ output: 'noon (UTC)', isError: false }),
}

async function* speakSilence(): AsyncGenerator<Int16Array> {
  for (let piece = 0; piece < 5; piece++) yield new Int16Array(AGENT_RATE_HZ / 50)
}

function within(step: Promise<void>): Promise<void> {
  return Promise.race([step, Bun.sleep(STEP_TIMEOUT_MS)])
}

function until(signal: AbortSignal, step: Promise<void>): Promise<void> {
  const aborted = new Promise<void>(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
  return within(Promise.race([step, aborted]))
}
