import type { ConnectionOptions, GeminiConnection } from './gemini-connection.ts'
import { type ConnectionEnd, finalFaultOf, lastFaultOf } from './gemini-faults.ts'
import { type ClientMessage, type GeminiMessage, parseDurationMs } from './gemini-messages.ts'
import type { RealtimeFault } from './realtime-voice.ts'

type Handlers = Pick<ConnectionOptions, 'onReady' | 'onMessage' | 'onEnd'>
/** 'settings': the prompt or the tools changed, which a running session cannot take. */
export type RenewalReason = 'go_away' | 'closed' | 'settings'

export interface LinkOptions {
  /** Opens a connection that takes up the session of the handle, or a fresh one. */
  open(handle: string | null, handlers: Handlers): GeminiConnection
  onMessage(message: GeminiMessage): void
  onReady(facts: { isFirst: boolean }): void
  /** Nothing can be sent until `onReady`. */
  onDown(reason: RenewalReason): void
  onResumed(facts: { reason: 'go_away' | 'closed'; code: number | null; gapMs: number }): void
  onFault(fault: RealtimeFault): void
  /** Nobody speaks and nothing is under way: a good moment to change the connection. */
  isQuiet(): boolean
  silenceMaxMs?: number
  backoffMs?: readonly number[]
}

/** Waits before the attempts to come back; the last one repeats. */
const BACKOFF_MS = [0, 500, 1_000, 2_000, 4_000]
const ATTEMPTS_MAX = 8
/** At the start the caller hears nothing yet, and a wrong address does not mend itself. */
const FIRST_ATTEMPTS_MAX = 4
/** So many attempts are made with the handle; then a fresh session takes the conversation over from our own record. */
const HANDLE_ATTEMPTS_MAX = 2
/** A connection that stood so long, or answered, has proved itself. */
const PROVED_AFTER_MS = 10_000
const GO_AWAY_DEFAULT_MS = 5_000
/** Left over when the server's deadline is used to the full. */
const GO_AWAY_MARGIN_MS = 10_000
const GO_AWAY_MARGIN_SHARE = 0.3
const QUIET_POLL_MS = 100
/** Some servers say at the start that they will go in five minutes: a quiet moment is looked for in the last of them only. */
const QUIET_SEARCH_MS = 30_000
/** A new prompt waits so long for a quiet moment. */
const OUTDATED_MAX_MS = 10_000
/** A server that was asked something and is silent for so long is gone, whatever its socket says. */
const SILENCE_MAX_MS = 10_000
/** To mere sound it may have found no answer: each time in vain we wait longer. */
const SILENCE_PATIENCE_MAX_MS = 60_000
/** So much silence over several connections is a line that is frozen: an answer that is owed counts twice. */
const SILENCES_MAX = 3

/** One conversation over as many connections as it takes. Ends by `close`, or by `onFault`, once. */
export class GeminiLink {
  readonly #options: LinkOptions
  #connection: GeminiConnection | null = null
  #handle: string | null = null
  #usedHandle = false
  #attempts = 0
  #wasEverReady = false
  #isOver = false
  #isOutdated = false
  #down: { sinceMs: number; reason: RenewalReason; code: number | null } | null = null
  #patienceMs: number
  #isOwed = false
  #silences = 0
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #proofTimer: ReturnType<typeof setTimeout> | undefined
  #silenceTimer: ReturnType<typeof setTimeout> | undefined
  #leaveTimer: ReturnType<typeof setInterval> | undefined
  #leaveDeadline = 0

  constructor(options: LinkOptions) {
    this.#options = options
    this.#patienceMs = this.#silenceMaxMs
  }

  get #silenceMaxMs(): number {
    return this.#options.silenceMaxMs ?? SILENCE_MAX_MS
  }

  get isReady(): boolean {
    return this.#connection?.isReady ?? false
  }

  start(): void {
    this.#connect()
  }

  /** Whether it went out. */
  send(message: ClientMessage): boolean {
    if (!this.isReady) return false
    this.#connection?.send(message)
    return true
  }

  /** A sign of life is due: the server owes it to a text or to a tool's result, not to every sound of the caller. */
  expectAnswer({ isOwed }: { isOwed: boolean }): void {
    if (!this.isReady) return
    this.#isOwed ||= isOwed
    this.#silenceTimer ??= setTimeout(
      () => this.#endSilence(),
      isOwed ? this.#silenceMaxMs : this.#patienceMs,
    )
  }

  /** The prompt or the tools changed: they are taken up at the next quiet moment. */
  renewSoon(): void {
    // The setup under way may be the old one.
    if (this.isReady) this.#leaveWithin(OUTDATED_MAX_MS, 'settings')
    else this.#isOutdated = true
  }

  async close(): Promise<void> {
    this.#isOver = true
    this.#clearTimers()
    await this.#connection?.close()
  }

  #connect(): void {
    if (this.#isOver) return
    this.#usedHandle = this.#handle !== null
    this.#isOutdated = false
    const connection = this.#options.open(this.#handle, {
      onReady: () => this.#stand(),
      onMessage: message => this.#hear(message),
      onEnd: end => this.#lose(end),
    })
    this.#connection = connection
  }

  #stand(): void {
    const down = this.#down
    this.#down = null
    this.#proofTimer = setTimeout(() => {
      this.#attempts = 0
    }, PROVED_AFTER_MS)
    const isFirst = !this.#wasEverReady
    this.#wasEverReady = true
    // NB: in a microtask: the connection is not ours yet while it says that it is ready.
    queueMicrotask(() => {
      if (this.#isOver) return
      if (down && !isFirst && down.reason !== 'settings') {
        const gapMs = Math.round(performance.now() - down.sinceMs)
        this.#options.onResumed({ reason: down.reason, code: down.code, gapMs })
      }
      this.#options.onReady({ isFirst })
      if (this.#isOutdated) this.renewSoon()
    })
  }

  #hear(message: GeminiMessage): void {
    this.#stopWaiting()
    if (message.serverContent || message.toolCall) {
      this.#attempts = 0
      this.#silences = 0
      this.#patienceMs = this.#silenceMaxMs
    }
    const update = message.sessionResumptionUpdate
    // An update without a handle says "not at this moment": the last one stays the best.
    if (update?.resumable && update.newHandle) this.#handle = update.newHandle
    if (message.goAway) this.#hearGoAway(parseDurationMs(message.goAway.timeLeft) ?? GO_AWAY_DEFAULT_MS)
    this.#options.onMessage(message)
  }

  #hearGoAway(timeLeftMs: number): void {
    const marginMs = Math.min(GO_AWAY_MARGIN_MS, timeLeftMs * GO_AWAY_MARGIN_SHARE)
    this.#leaveWithin(timeLeftMs - marginMs, 'go_away')
  }

  /** At a quiet moment, at the latest when the time is over; by a timer, since the server may say nothing more. */
  #leaveWithin(timeMs: number, reason: RenewalReason): void {
    const deadline = performance.now() + timeMs
    if (this.#leaveTimer && deadline >= this.#leaveDeadline) return
    clearInterval(this.#leaveTimer)
    this.#leaveDeadline = deadline
    this.#leaveTimer = setInterval(() => {
      const leftMs = deadline - performance.now()
      const isGoodMoment = leftMs < QUIET_SEARCH_MS && this.#options.isQuiet()
      if (isGoodMoment || leftMs <= 0) void this.#renew(reason)
    }, QUIET_POLL_MS)
  }

  /** NB: the old socket is closed first: a session that is still open elsewhere is refused with 1011. */
  async #renew(reason: RenewalReason): Promise<void> {
    const old = this.#connection
    if (!old?.isReady || this.#isOver) return
    this.#goDown(reason, null)
    await old.close()
    this.#connect()
  }

  #endSilence(): void {
    this.#silences += this.#isOwed ? 2 : 1
    this.#patienceMs = Math.min(this.#patienceMs * 2, SILENCE_PATIENCE_MAX_MS)
    this.#connection?.giveUp()
  }

  #stopWaiting(): void {
    clearTimeout(this.#silenceTimer)
    this.#silenceTimer = undefined
    this.#isOwed = false
  }

  #lose(end: ConnectionEnd): void {
    if (this.#isOver) return
    const final = finalFaultOf(end)
    const isHandleRefused = this.#usedHandle && final?.kind === 'refused'
    if (isHandleRefused) this.#handle = null
    this.#attempts++
    const attemptsMax = this.#wasEverReady ? ATTEMPTS_MAX : FIRST_ATTEMPTS_MAX
    const isInVain = this.#attempts >= attemptsMax || this.#silences >= SILENCES_MAX
    if (final && !isHandleRefused) this.#fail(final)
    else if (isInVain) this.#fail(lastFaultOf(end))
    else this.#comeBack(end)
  }

  #comeBack(end: ConnectionEnd): void {
    if (end.wasReady || !this.#down) this.#goDown('closed', end.code)
    if (this.#attempts > HANDLE_ATTEMPTS_MAX) this.#handle = null
    const backoffMs = this.#options.backoffMs ?? BACKOFF_MS
    const waitMs = backoffMs[Math.min(this.#attempts - 1, backoffMs.length - 1)] ?? 0
    this.#retryTimer = setTimeout(() => this.#connect(), waitMs)
  }

  #goDown(reason: RenewalReason, code: number | null): void {
    this.#clearTimers()
    // A connection that is lost on the way back makes the same gap longer.
    this.#down ??= { sinceMs: performance.now(), reason, code }
    this.#options.onDown(reason)
  }

  #fail(fault: RealtimeFault): void {
    this.#isOver = true
    this.#clearTimers()
    this.#options.onFault(fault)
  }

  #clearTimers(): void {
    clearTimeout(this.#retryTimer)
    clearTimeout(this.#proofTimer)
    clearInterval(this.#leaveTimer)
    this.#stopWaiting()
    this.#leaveTimer = undefined
  }
}
