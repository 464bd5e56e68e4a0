import type { Phrase, Sentence } from '#lib/phrase.ts'
import { toPhrase } from '#lib/phrase.ts'
import { conductEn } from '#messages/conduct-en.ts'
import { voiceEn } from '#messages/voice-en.ts'
import type { SessionPlan } from '../../protocol.ts'
import type { EndRequest } from '../session.ts'
import type { ConductInput } from './conduct-input.ts'
import { createDurationWatch } from './duration-watch.ts'
import { createGoodbyeWatch } from './goodbye-watch.ts'
import { createSilenceLadder, type SilenceStep } from './silence-ladder.ts'

type Sentences = SessionPlan['serviceSentences']
type WithoutTime<T> = T extends unknown ? Omit<T, 'atMs'> : never
export type ConductEvent = WithoutTime<ConductInput>

interface CallConductOptions {
  plan: Pick<SessionPlan, 'silenceMs' | 'maxDurationMs'>
  /** On the clock of the call. */
  nowMs(): number
  /** Calls `act` once, so much later; the answer calls it off. Left out: in real time. */
  after?: (delayMs: number, act: () => void) => () => void
  /** The language that the call is in now. */
  language(): string
  /** Puts a service sentence on the line; resolves when it was said, cut short or given up. Never rejects. */
  say(sentence: keyof Sentences): Promise<void>
  onIncident(kind: 'silence' | 'limit' | 'goodbye', phrase: Phrase): void
  end(end: EndRequest & { detail: Sentence | null }): void
}

/**
 * The rules that hold in every call, whatever its models do: who says nothing is asked, then let go; the longest duration comes with a
 * warning; a conversation that is over ends.
 */
export interface CallConduct {
  /** The two are connected: silence counts from now. */
  start(): void
  note(event: ConductEvent): void
  /** Another agent goes on with the call: with its own patience, and nobody has said goodbye to it. The longest duration stays. */
  changeAgent(silenceMs: number | null): void
  /** The call ends: nothing more is said or done. */
  close(): void
}

export function createCallConduct(options: CallConductOptions): CallConduct {
  const { plan, nowMs, after = inRealTime } = options
  let ladder = ladderOf(plan.silenceMs)
  let goodbye = createGoodbyeWatch(options.language)
  let duration = createDurationWatch(plan.maxDurationMs)
  let state: 'waiting' | 'running' | 'closed' = 'waiting'
  let stopTimer = () => {}

  const say = (sentence: keyof Sentences) => {
    note({ type: 'sentence', isUnderWay: true })
    void options.say(sentence).then(() => note({ type: 'sentence', isUnderWay: false }))
  }
  const close = () => {
    state = 'closed'
    stopTimer()
  }
  const end: CallConductOptions['end'] = request => {
    close()
    options.end(request)
  }
  const climb = (step: SilenceStep | null) => {
    if (step === null) return
    if (step.type === 'end') {
      end({ reason: 'caller_silent', detail: voiceEn.endDetails.callerSilent, withSentence: false })
    } else {
      const { sentence, quietMs } = step
      options.onIncident('silence', conductEn.silence[sentence](Math.round(quietMs / 1000)))
      say(sentence)
    }
  }
  const watchDuration = (due: ReturnType<typeof duration.next>) => {
    if (due === 'end') end({ reason: 'max_duration', detail: null, withSentence: true })
    else if (due === 'warn') {
      options.onIncident('limit', toPhrase(conductEn.durationWarning))
      say('maxDurationWarning')
    }
  }
  const part = (how: ReturnType<typeof goodbye.next>) => {
    if (how === null) return
    options.onIncident('goodbye', toPhrase(conductEn.goodbye[how]))
    end({ reason: 'agent_hung_up', detail: null, withSentence: false })
  }
  const isRunning = () => state === 'running'

  const schedule = () => {
    stopTimer()
    const ticks = [duration, goodbye, ladder].flatMap(rule => rule?.nextTickAtMs() ?? [])
    if (ticks.length === 0) return
    stopTimer = after(Math.max(0, Math.min(...ticks) - nowMs()), () => note({ type: 'tick' }))
  }
  function note(event: ConductEvent): void {
    if (!isRunning()) return
    const input: ConductInput = { ...event, atMs: nowMs() }
    watchDuration(duration.next(input))
    if (isRunning()) part(goodbye.next(input))
    if (isRunning()) climb(ladder?.next(input) ?? null)
    if (isRunning()) schedule()
  }
  return {
    start() {
      if (state !== 'waiting') return
      state = 'running'
      duration = createDurationWatch(plan.maxDurationMs, nowMs())
      note({ type: 'tick' })
    },
    note,
    changeAgent(silenceMs) {
      ladder = ladderOf(silenceMs)
      goodbye = createGoodbyeWatch(options.language)
      note({ type: 'tick' })
    },
    close,
  }
}

function ladderOf(silenceMs: number | null) {
  return silenceMs === null ? null : createSilenceLadder(silenceMs)
}

function inRealTime(delayMs: number, act: () => void): () => void {
  const timer = setTimeout(act, delayMs)
  return () => clearTimeout(timer)
}
