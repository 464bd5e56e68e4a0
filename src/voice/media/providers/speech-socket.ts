import { APIConnectionError, APITimeoutError } from '@livekit/agents'
import { createSampleReader } from '../speech/pcm.ts'
import type { SpeakSentence } from '../speech/sentence-audio.ts'
import { parseObject } from './event-stream.ts'
import type { Patience } from './provider-http.ts'
import { openSocket, type ProviderSocket, type SocketClose } from './provider-socket.ts'
import { createSpeechInbox, type SpeechInbox } from './speech-inbox.ts'

/** A message of the provider, as far as it concerns us. */
export interface SpeechNews {
  /** null: it concerns every sentence that is on its way. */
  contextId: string | null
  audio?: Uint8Array
  isDone?: boolean
  error?: Error
}

/** How one provider is spoken to: many sentences over one socket, each in a context of its own. */
export interface SpeechDialect {
  /** Asked anew for each sentence: with another voice it may be another address. */
  address(): { url: string; headers: Record<string, string> }
  begin(contextId: string, sentence: string): string[]
  cancel(contextId: string): string[]
  read(message: Record<string, unknown>): SpeechNews | null
  /** Why the socket was closed while a sentence was on its way. */
  closeError(close: SocketClose): Error
  onUsage(characters: number): void
  patience: Patience
}

export interface SpeechSocket {
  /** Opens the socket that the first sentence will want. */
  connect(): void
  speak: SpeakSentence
  close(): void
}

interface Line {
  url: string
  socket: Promise<ProviderSocket>
  openedAt: number
  inboxes: Map<string, SpeechInbox>
  /** Gone, or given up: the next sentence gets another line. */
  isOver: boolean
}

/** Providers close a line on which nothing is said for long. One that closes at once is not opened again before it is needed. */
const REOPEN_AFTER_MS = 10_000

/** Keeps one socket for a call, opened again when it was lost; speaks each sentence in a context of its own. */
export function createSpeechSocket(dialect: SpeechDialect): SpeechSocket {
  const lines = new SpeechLines(dialect)
  return {
    connect: () => lines.connect(),
    speak: (sentence, signal) => lines.speak(sentence, signal),
    close: () => lines.close(),
  }
}

class SpeechLines {
  readonly #dialect: SpeechDialect
  readonly #patience: Patience
  #line: Line | null = null
  #isClosed = false

  constructor(dialect: SpeechDialect) {
    this.#dialect = dialect
    this.#patience = dialect.patience
  }

  connect(): void {
    if (!this.#isClosed) this.#current()
  }

  async *speak(sentence: string, signal: AbortSignal): AsyncGenerator<Int16Array> {
    // Another attempt may come behind the end of the call: nobody would close its socket.
    if (this.#isClosed)
      throw new APIConnectionError({ message: 'the call is over', options: { retryable: false } })
    const mine = this.#current()
    const contextId = Bun.randomUUIDv7()
    const inbox = createSpeechInbox()
    const stop = () => inbox.end()
    mine.inboxes.set(contextId, inbox)
    signal.addEventListener('abort', stop, { once: true })
    let socket: ProviderSocket | null = null
    let isComplete = false
    try {
      socket = await mine.socket
      if (signal.aborted) return
      for (const message of this.#dialect.begin(contextId, sentence)) socket.send(message)
      const read = createSampleReader()
      let piece = await inbox.next(this.#patience.firstByteMs)
      if (!signal.aborted) this.#dialect.onUsage(sentence.length)
      for (; piece && !signal.aborted; piece = await inbox.next(this.#patience.idleMs)) yield read(piece)
      isComplete = !signal.aborted
    } catch (error) {
      // A line that does not answer is not worth another sentence.
      if (error instanceof APITimeoutError) this.#giveUp(mine, error)
      throw error
    } finally {
      signal.removeEventListener('abort', stop)
      mine.inboxes.delete(contextId)
      if (socket && !isComplete) for (const message of this.#dialect.cancel(contextId)) socket.send(message)
      if (mine !== this.#line && !mine.isOver) this.#retire(mine)
    }
  }

  close(): void {
    this.#isClosed = true
    if (this.#line) this.#giveUp(this.#line, new APIConnectionError({ message: 'the call is over' }))
  }

  #current(): Line {
    const { url, headers } = this.#dialect.address()
    const old = this.#line
    if (old && !old.isOver && old.url === url) return old
    this.#line = this.#open(url, headers)
    // Another voice: what the old one still says is said to its end.
    if (old && !old.isOver) this.#retire(old)
    return this.#line
  }

  #open(url: string, headers: Record<string, string>): Line {
    const opened: Line = {
      url,
      openedAt: performance.now(),
      inboxes: new Map(),
      isOver: false,
      socket: openSocket({
        url,
        headers,
        withinMs: this.#patience.firstByteMs,
        onMessage: data => this.#deliver(opened, data),
        onClose: close => this.#lose(opened, this.#dialect.closeError(close)),
      }),
    }
    opened.socket.catch(() => {
      opened.isOver = true
    })
    return opened
  }

  #deliver({ inboxes }: Line, data: string): void {
    const message = parseObject(data)
    const news = message && this.#dialect.read(message)
    if (!news) return
    const { contextId, audio, isDone, error } = news
    // What comes behind a cancellation is nobody's.
    const receivers = contextId === null ? [...inboxes.values()] : [inboxes.get(contextId)]
    for (const inbox of receivers) {
      if (audio && audio.length > 0) inbox?.put(audio)
      if (error) inbox?.fail(error)
      if (isDone) inbox?.end()
    }
  }

  #lose(lost: Line, error: Error): void {
    const wasIdle = lost.inboxes.size === 0
    const lastedMs = performance.now() - lost.openedAt
    lost.isOver = true
    for (const inbox of lost.inboxes.values()) inbox.fail(error)
    if (!this.#isClosed && lost === this.#line && wasIdle && lastedMs > REOPEN_AFTER_MS) this.#current()
  }

  #giveUp(given: Line, error: Error): void {
    this.#lose(given, error)
    void given.socket.then(socket => socket.close()).catch(() => undefined)
  }

  #retire(old: Line): void {
    if (old.inboxes.size === 0) this.#giveUp(old, new APIConnectionError({ message: 'given up' }))
  }
}
