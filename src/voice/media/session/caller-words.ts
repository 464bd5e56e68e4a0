/** The caller's words of the turn under way, as far as they are known. */
export interface CallerWords {
  /** What the line shows now; null when it has not changed. */
  hear(transcript: string, isFinal: boolean): string | null
  /** The turn is complete. */
  clear(): void
}

export function createCallerWords(): CallerWords {
  let confirmed: string[] = []
  let shown = ''
  return {
    hear(transcript, isFinal) {
      const text = [...confirmed, transcript].join(' ').trim()
      if (isFinal) confirmed.push(transcript)
      if (text === shown) return null
      shown = text
      return text
    },
    clear() {
      confirmed = []
      shown = ''
    },
  }
}
