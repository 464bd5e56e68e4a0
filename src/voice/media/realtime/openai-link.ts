import type { ConnectionOptions, OpenAiConnection } from './openai-connection.ts'
import type { ClientEvent, OpenAiEvent } from './openai-events.ts'
import { type ConnectionEnd, finalFaultOf, lastFaultOf } from './openai-faults.ts'
import { RealtimeFault } from './realtime-voice.ts'

type Handlers = Pick<ConnectionOptions, 'onReady' | 'onEvent' | 'onEnd'>
type DownReason = 'go_away' | 'closed'

export interface LinkOptions {
  open(handlers: Handlers): OpenAiConnection
  onEvent(event: OpenAiEvent): void
  onReady(): void
  /** Nothing can be sent until `onReady`. */
  onDown(): void
  onResumed(facts: { reason: DownReason; code: number | null; gapMs: number }): void
  onFault(fault: RealtimeFault): void
  /** Nobody speaks and nothing is under way: a good moment to change the connection. */
  isQuiet(): boolean
  /** An answer is on its way, or the caller speaks: a bad moment. Between the two the agent plays what has come. */
  isBusy(): boolean
}

/** Waits before the attempts to come back; the last one repeats. */
const BACKOFF_MS = [0, 500, 1_000, 2_000, 4_000]
const ATTEMPTS_MAX = 7
/** At the start the caller hears nothing yet, and a wrong address does not mend itself. */
const FIRST_ATTEMPTS_MAX = 4
/** A caller does not wait longer in silence, however few the attempts were. */
const DOWN_MAX_MS = 20_000
/** A connection that stood so long has proved itself. */
const PROVED_AFTER_MS = 10_000
/** A session ends by itself after 60 minutes at OpenAI, after 30 elsewhere: it is left before, at a quiet moment, at the latest shortly before. */
const SESSION_MAX_MS = 60 * 60_000
const RENEW_FROM_SHARE = 0.9
const RENEW_BY_SHARE = 0.96
const RENEW_LAST_SHARE = 0.985
const QUIET_POLL_MS = 250
/** A server that owes an answer and is silent for so long will give none. */
const ANSWER_MAX_MS = 8_000

interface Line {
  connection: OpenAiConnection
  /** Wall clock; null where the server does not say it. */
  expiresAt: number | null
}

/** One conversation over as many connections as it takes. Ends by `close`, or by `onFault`, once. */
export class OpenAiLink {
  readonly #options: LinkOptions
  #line: Line | null = null
  /** The next connection, opened while this one still stands: nobody waits for the change. */
  #successor: Line | null = null
  #attempts = 0
  #wasEverReady = false
  #isOver = false
  #down: { sinceMs: number; reason: DownReason; code: number | null } | null = null
  #wasSilent = false
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #proofTimer: ReturnType<typeof setTimeout> | undefined
  #answerTimer: ReturnType<typeof setTimeout> | undefined
  #renewTimer: ReturnType<typeof setTimeout> | undefined

  constructor(options: LinkOptions) {
    this.#options = options
  }

  get isReady(): boolean {
    return this.#line?.connection.isReady ?? false
  }

  start(): void {
    this.#connect()
  }

  /** Whether it went out. */
  send(event: ClientEvent): boolean {
    if (!this.isReady) return false
    this.#line?.connection.send(event)
    return true
  }

  /** The server owes an answer from now on; `answered` says that it came. */
  expectAnswer(): void {
    if (!this.isReady) return
    clearTimeout(this.#answerTimer)
    this.#answerTimer = setTimeout(() => this.#giveUpWaiting(), ANSWER_MAX_MS)
  }

  answered(): void {
    clearTimeout(this.#answerTimer)
    this.#wasSilent = false
  }

  /** Nothing that is known would mend it. */
  fail(fault: RealtimeFault): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#clearTimers()
    void this.#closeAll()
    this.#options.onFault(fault)
  }

  async close(): Promise<void> {
    this.#isOver = true
    this.#clearTimers()
    await this.#closeAll()
  }

  async #closeAll(): Promise<void> {
    await Promise.all([this.#line?.connection.close(), this.#successor?.connection.close()])
  }

  #connect(): void {
    if (!this.#isOver) this.#line = this.#open()
  }

  #open(): Line {
    const line: Line = {
      expiresAt: null,
      connection: this.#options.open({
        onReady: () => {
          if (line === this.#line) this.#stand(line)
        },
        onEvent: event => this.#hear(line, event),
        onEnd: end => {
          if (line === this.#line) this.#lose(end)
          else if (line === this.#successor) this.#successor = null
        },
      }),
    }
    return line
  }

  #hear(line: Line, event: OpenAiEvent): void {
    if (event.type === 'session.created')
      line.expiresAt = event.session?.expires_at ? event.session.expires_at * 1000 : null
    if (line !== this.#line) return
    // The close that should follow may stay away.
    if (event.type === 'error' && event.error.code === 'session_expired' && this.isReady)
      line.connection.giveUp()
    this.#options.onEvent(event)
  }

  #stand({ expiresAt }: Line): void {
    const down = this.#down
    this.#down = null
    this.#proofTimer = setTimeout(() => {
      this.#attempts = 0
    }, PROVED_AFTER_MS)
    this.#renewWithin(timeLeftMs(expiresAt))
    const isFirst = !this.#wasEverReady
    this.#wasEverReady = true
    if (down && !isFirst) {
      const gapMs = Math.round(performance.now() - down.sinceMs)
      this.#options.onResumed({ reason: down.reason, code: down.code, gapMs })
    }
    this.#options.onReady()
  }

  /** At the first quiet moment near the end of the session; later between two answers; at the very end whatever is under way. */
  #renewWithin(leftMs: number): void {
    const now = performance.now()
    const limits = { byMs: now + leftMs * RENEW_BY_SHARE, lastMs: now + leftMs * RENEW_LAST_SHARE }
    this.#renewTimer = setTimeout(() => {
      this.#successor = this.#open()
      this.#renewAt(limits)
    }, leftMs * RENEW_FROM_SHARE)
  }

  #renewAt(limits: { byMs: number; lastMs: number }): void {
    const now = performance.now()
    const { isQuiet, isBusy } = this.#options
    const isGoodMoment = isQuiet() || (now >= limits.byMs && !isBusy())
    // Without a successor the change makes a gap: as late as can be.
    const mayChange = this.#successor?.connection.isReady ? isGoodMoment : false
    if (mayChange || now >= limits.lastMs) this.#change()
    else this.#renewTimer = setTimeout(() => this.#renewAt(limits), QUIET_POLL_MS)
  }

  #change(): void {
    const old = this.#line
    const next = this.#takeSuccessor()
    this.#goDown('go_away', null)
    this.#line = next
    void old?.connection.close()
    if (next) this.#stand(next)
    else this.#connect()
  }

  /** Where it is ready; else it is given up. */
  #takeSuccessor(): Line | null {
    const next = this.#successor
    this.#successor = null
    if (next?.connection.isReady) return next
    void next?.connection.close()
    return null
  }

  #giveUpWaiting(): void {
    if (this.#wasSilent) {
      this.fail(new RealtimeFault('tooSlow', null, 'the realtime model did not answer, twice'))
      return
    }
    this.#wasSilent = true
    this.#line?.connection.giveUp()
  }

  #lose(end: ConnectionEnd): void {
    if (this.#isOver) return
    this.#attempts++
    const final = finalFaultOf(end)
    const attemptsMax = this.#wasEverReady ? ATTEMPTS_MAX : FIRST_ATTEMPTS_MAX
    const downMs = this.#down ? performance.now() - this.#down.sinceMs : 0
    const isInVain = this.#attempts >= attemptsMax || downMs > DOWN_MAX_MS
    if (final || isInVain) {
      this.fail(final ?? lastFaultOf(end))
      return
    }
    if (end.wasReady || !this.#down) this.#goDown('closed', end.code)
    this.#line = this.#takeSuccessor()
    if (this.#line) {
      this.#stand(this.#line)
      return
    }
    const waitMs = BACKOFF_MS[Math.min(this.#attempts - 1, BACKOFF_MS.length - 1)] ?? 0
    this.#retryTimer = setTimeout(() => this.#connect(), waitMs)
  }

  #goDown(reason: DownReason, code: number | null): void {
    this.#clearTimers()
    // A connection that is lost on the way back makes the same gap longer.
    this.#down ??= { sinceMs: performance.now(), reason, code }
    this.#options.onDown()
  }

  #clearTimers(): void {
    for (const timer of [this.#retryTimer, this.#proofTimer, this.#answerTimer, this.#renewTimer])
      clearTimeout(timer)
  }
}

/** NB: the server's clock and ours may differ: a session that is over as it begins would be left at once, again and again. */
function timeLeftMs(expiresAt: number | null): number {
  const leftMs = expiresAt === null ? SESSION_MAX_MS : expiresAt - Date.now()
  return leftMs > 0 ? Math.min(leftMs, SESSION_MAX_MS) : SESSION_MAX_MS
}
