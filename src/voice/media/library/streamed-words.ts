import { heardShare, type SpokenWords } from '../session/spoken-words.ts'

/** A voice says about this many characters in a second; used while the model is still speaking. */
const CHARS_PER_SECOND = 15

/**
 * The words of a model that speaks by itself: text and audio come in two streams that know nothing of one another, both faster than they
 * are heard. The words are spread evenly over the audio.
 */
export interface StreamedWords extends SpokenWords {
  addText(piece: string): void
  /** Audio as it comes from the model, long before it is played. */
  addModelAudio(durationMs: number): void
  /** All audio of the utterance has come. */
  endAudio(): void
}

export function createStreamedWords(): StreamedWords {
  let text = ''
  let modelMs = 0
  let isComplete = false
  return {
    isStreamed: true,
    addText(piece) {
      text += piece
    },
    addModelAudio(durationMs) {
      modelMs += durationMs
    },
    endAudio() {
      isComplete = true
    },
    // What is played counts as it comes from the model.
    begin: () => undefined,
    addAudio: () => undefined,
    finish: () => undefined,
    heardAt(playedMs) {
      const words = text.trim()
      const lengthMs = isComplete ? modelMs : Math.max(modelMs, (words.length / CHARS_PER_SECOND) * 1000)
      return heardShare(words, lengthMs > 0 ? playedMs / lengthMs : 0)
    },
  }
}
