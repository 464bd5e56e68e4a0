/** A voice says about this many characters in a second; used while the end of a sentence has not arrived yet. */
const CHARS_PER_SECOND = 15

interface Mark {
  text: string
  atMs: number
  /** Up to where its audio is loud: voices put silence behind their sentences, in which no word is. */
  loudToMs: number
}

/**
 * Which words of an utterance were heard: sentences with the place in the audio where each begins, and how much audio there is.
 * Inside a sentence the words are spread evenly over its audio.
 */
export interface SpokenWords {
  /** The words come beside the audio, not with it. */
  readonly isStreamed: boolean
  begin(sentence: string): void
  /** `loudMs`: up to the last sound in it. */
  addAudio(durationMs: number, loudMs?: number): void
  /** All audio is there: the end of the last sentence is known. */
  finish(): void
  /** The words that were heard when this much of the audio had been played; whole words only. */
  heardAt(playedMs: number): string
}

export function createSpokenWords(): SpokenWords {
  const marks: Mark[] = []
  let audioMs = 0
  let isComplete = false

  const endOf = (index: number): number => {
    const mark = marks[index]
    if (!mark) return audioMs
    const endMs = marks[index + 1]?.atMs ?? audioMs
    if (isComplete || index < marks.length - 1) return mark.loudToMs > mark.atMs ? mark.loudToMs : endMs
    return Math.max(audioMs, mark.atMs + (mark.text.length / CHARS_PER_SECOND) * 1000)
  }
  return {
    isStreamed: false,
    begin: sentence => void marks.push({ text: sentence, atMs: audioMs, loudToMs: audioMs }),
    addAudio(durationMs, loudMs = durationMs) {
      const mark = marks.at(-1)
      if (mark && loudMs > 0) mark.loudToMs = audioMs + loudMs
      audioMs += durationMs
    },
    finish() {
      isComplete = true
    },
    heardAt(playedMs) {
      const heard = marks.map((mark, index) => {
        const lengthMs = endOf(index) - mark.atMs
        return heardShare(mark.text, lengthMs > 0 ? (playedMs - mark.atMs) / lengthMs : 0)
      })
      return heard.filter(text => text !== '').join(' ')
    },
  }
}

/** The whole words of a sentence of which this share (0 to 1) has been played. */
export function heardShare(sentence: string, share: number): string {
  if (share >= 1) return sentence
  const cut = Math.floor(sentence.length * Math.max(0, share))
  if (cut === 0) return ''
  // A word counts once it was spoken to its end.
  if (/\s/.test(sentence[cut] ?? '')) return sentence.slice(0, cut)
  const space = sentence.slice(0, cut).search(/\s\S*$/)
  return space < 0 ? '' : sentence.slice(0, space)
}
