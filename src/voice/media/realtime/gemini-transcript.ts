/** The model's answer shows that the caller's words are over; pieces of them still come for a while. */
const LATE_PIECES_MS = 1_500

export interface CallerItem {
  id: string
  text: string
  startedAt: number
}

export interface TranscriptOptions {
  /** More of the words of the turn under way. */
  onPiece(item: CallerItem): void
  onDone(item: CallerItem): void
  /** When the caller began to speak, as far as it is known. */
  startedAt(): number | null
}

/** The caller's words as the server hears them: pieces that come beside everything else, made into one item for each turn. */
export interface CallerTranscript {
  add(piece: string): void
  /** The model began to answer. */
  noteAnswer(): void
  /** The caller cut in: further pieces are new words. */
  noteInterruption(): void
  /** The words are over. */
  finish(): void
  close(): void
}

export function createCallerTranscript(options: TranscriptOptions): CallerTranscript {
  let item: CallerItem | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  const close = () => {
    clearTimeout(timer)
    timer = undefined
    item = null
  }
  const finish = () => {
    const done = item
    close()
    if (done && done.text.trim() !== '') options.onDone({ ...done, text: done.text.trim() })
  }
  return {
    add(piece) {
      item ??= {
        id: `caller-${Bun.randomUUIDv7()}`,
        text: '',
        startedAt: options.startedAt() ?? Date.now(),
      }
      item.text = item.text === '' ? piece.trimStart() : item.text + piece
      options.onPiece(item)
    },
    noteAnswer() {
      if (item) timer ??= setTimeout(finish, LATE_PIECES_MS)
    },
    noteInterruption() {
      if (timer) finish()
    },
    finish,
    close,
  }
}
