import { type APIConnectOptions, APIStatusError, DEFAULT_API_CONNECT_OPTIONS, llm } from '@livekit/agents'
import type { AgentTurn, CallerTurn, LineTool } from '../session/call-line.ts'
import type { SentenceAudio } from '../speech/sentence-audio.ts'
import type { AgentTrack, Spoken, Utterance } from './audio/agent-audio.ts'
import { createChatHistory } from './chat-history.ts'
import { Dialogue, type DialogueOptions } from './dialogue.ts'
import { createMouth } from './mouth.ts'
import type { TurnInput, TurnOutput } from './turns/turn-types.ts'

/** What the model does when it is asked: pieces of text, calls of tools, a failure at last. */
export interface ScriptedAnswer {
  text?: string
  tools?: { name: string; args?: string }[]
  fails?: boolean
  /** It answers when this is resolved. */
  after?: Promise<void>
  /** It writes a word in this time. */
  wordMs?: number
}

export class ScriptedLlm extends llm.LLM {
  readonly asked: llm.ChatContext[] = []
  readonly #answers: ScriptedAnswer[]

  constructor(answers: ScriptedAnswer[]) {
    super()
    this.#answers = answers
    this.on('error', () => undefined)
  }

  override label(): string {
    return 'scripted'
  }

  override chat({ chatCtx, toolCtx }: Parameters<llm.LLM['chat']>[0]): llm.LLMStream {
    this.asked.push(chatCtx)
    const answer = this.#answers.shift() ?? {}
    return new ScriptedStream(this, { chatCtx, toolCtx, answer, connOptions: NO_RETRY })
  }
}

const NO_RETRY: APIConnectOptions = { ...DEFAULT_API_CONNECT_OPTIONS, maxRetry: 0 }

class ScriptedStream extends llm.LLMStream {
  readonly #answer: ScriptedAnswer

  constructor(
    owner: llm.LLM,
    { answer, ...options }: ConstructorParameters<typeof llm.LLMStream>[1] & { answer: ScriptedAnswer },
  ) {
    super(owner, options)
    this.#answer = answer
  }

  protected override async run(): Promise<void> {
    const { text, tools = [], fails = false, after, wordMs } = this.#answer
    await after
    for (const word of text?.split(/(?= )/) ?? []) {
      this.queue.put({ id: 'answer', delta: { role: 'assistant', content: word } })
      if (wordMs !== undefined) await Bun.sleep(wordMs)
    }
    const toolCalls = tools.map(({ name, args = '{}' }, at) =>
      llm.FunctionCall.create({ callId: `call-${at}`, name, args }),
    )
    if (toolCalls.length > 0) this.queue.put({ id: 'answer', delta: { role: 'assistant', toolCalls } })
    if (fails) throw new APIStatusError({ message: 'broken', options: { statusCode: 500, retryable: false } })
  }
}

/** An ear: hears each utterance at once and to its end, or as long as the test holds it. */
export function createTestTrack() {
  const open: { finish(interrupted: boolean): void; isEnded(): boolean }[] = []
  const said: string[] = []
  let isHeld = false
  const track: AgentTrack = {
    publish: () => Promise.resolve(),
    subscribed: Promise.resolve(),
    level: 0,
    close: () => Promise.resolve(),
    begin() {
      const sentences: string[] = []
      const done = Promise.withResolvers<Spoken>()
      let state: Utterance['state'] = 'waiting'
      let startedAtEpochMs: number | null = null
      let isEnded = false
      const heard = () => sentences.join(' ')
      const finish = (interrupted: boolean) => {
        if (state === 'over') return
        state = 'over'
        done.resolve({ text: heard(), interrupted, startedAtEpochMs, endedAtEpochMs: Date.now() })
      }
      open.push({ finish, isEnded: () => isEnded })
      return {
        push(_samples, sentence) {
          if (state === 'over') return
          startedAtEpochMs ??= Date.now()
          if (state === 'waiting') state = 'speaking'
          if (sentence === undefined) return
          sentences.push(sentence)
          said.push(sentence)
        },
        hasRoom: () => Promise.resolve(),
        end() {
          isEnded = true
          if (!isHeld) finish(false)
        },
        pause: () => undefined,
        resume: () => undefined,
        cut: () => finish(true),
        heard,
        heardMs: 1_000,
        get state() {
          return state
        },
        get startedAtEpochMs() {
          return startedAtEpochMs
        },
        done: done.promise,
      }
    },
  }
  return {
    track,
    /** Sentences as they began to sound. */
    said,
    /** From now on nothing comes to its end. */
    hold() {
      isHeld = true
    },
    finishAll() {
      isHeld = false
      for (const { finish, isEnded } of open) if (isEnded()) finish(false)
    },
  }
}

/** A dialogue whose turn machine is the test, with a model and a voice that are as well, or with others. */
export function createTestDialogue(
  answers: ScriptedAnswer[],
  tools: LineTool[] = [],
  others: Partial<Pick<DialogueOptions, 'model' | 'voice'>> = {},
) {
  const model = new ScriptedLlm(answers)
  const ear = createTestTrack()
  const agent: AgentTurn[] = []
  const caller: CallerTurn[] = []
  const faults: string[] = []
  const busy: boolean[] = []
  /** How often the caller's words were no turn. */
  const asides = { count: 0 }
  const opened: string[] = []
  const late = Promise.withResolvers<void>()
  /** The voice takes its time until the test lets it go on. */
  const sound = { isLate: false, come: late.resolve }
  const inputs: TurnInput[] = []
  const outputs: TurnOutput[] = []
  const briefing = { systemPrompt: 'You are Anna.', instruction: null, tools, changesWith: () => false }
  const dialogue = new Dialogue({
    model,
    voice: {
      open(sentence): SentenceAudio {
        opened.push(sentence)
        return {
          sentence,
          async *chunks() {
            if (sound.isLate) await late.promise
            yield new Int16Array(240)
          },
          cancel: () => undefined,
        }
      },
    },
    mouth: createMouth(ear.track),
    ...others,
    machine: {
      nextTickAtMs: null,
      next(input) {
        inputs.push(input)
        return outputs.splice(0)
      },
    },
    history: createChatHistory(briefing, []),
    briefing,
    events: {
      onCallerSpeaking: () => undefined,
      onCallerWords: () => undefined,
      onCallerAside: () => {
        asides.count++
      },
      onCallerTurn: turn => caller.push(turn),
      onAgentTurn: turn => agent.push(turn),
      onAgentSpeaking: () => undefined,
      onProgress: () => undefined,
      onBusy: isBusy => busy.push(isBusy),
      onUsage: () => undefined,
      onFault: part => faults.push(`${part} failed`),
      onBroken: part => faults.push(`${part} broke`),
    },
    countsTokens: true,
    thinksAhead: true,
    apology: () => 'Sorry, again please.',
  })
  /** The turn machine decides this now. */
  const decide = (...next: TurnOutput[]) => {
    outputs.push(...next)
    dialogue.hearVoice(0)
  }
  return { dialogue, model, ear, agent, caller, faults, busy, asides, opened, sound, inputs, decide }
}

export const turnOf = (words: string, { continues = false } = {}): TurnOutput => ({
  type: 'turn',
  words,
  startedAtMs: 0,
  endedAtMs: 0,
  endOfTurnMs: 300,
  sttMs: 100,
  continues,
})

/** What a question to the model holds, without its system prompt. */
export function linesOf(context: llm.ChatContext | undefined): string[] {
  return (context?.items ?? []).flatMap(item => {
    if (item.type === 'message' && item.role !== 'system') return [`${item.role}: ${item.textContent}`]
    if (item.type === 'function_call') return [`call: ${item.name}`]
    return item.type === 'function_call_output' ? [`result: ${item.output}`] : []
  })
}

export async function until(reason: string, holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 2_000
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${reason}`)
    await Bun.sleep(1)
  }
}
