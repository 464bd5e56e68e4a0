import type { OpenAiEvent } from './openai-events.ts'

type Transcription = Extract<OpenAiEvent, { type: `conversation.item.input_audio_transcription.${string}` }>

interface TranscriptOptions {
  /** All that is known so far of what was said. Final once for each item. */
  onWords(words: { itemId: string; transcript: string; isFinal: boolean }): void
}

/** Puts together what the server writes down of the caller's words. */
export interface CallerTranscript {
  hear(event: Transcription): void
  /** The connection is gone: what is there stands. */
  finish(): void
}

export function createCallerTranscript({ onWords }: TranscriptOptions): CallerTranscript {
  const partial = new Map<string, string>()
  const end = (itemId: string, text: string) => {
    partial.delete(itemId)
    onWords({ itemId, transcript: text.trim(), isFinal: true })
  }
  return {
    hear(event) {
      const soFar = partial.get(event.item_id) ?? ''
      if (event.type === 'conversation.item.input_audio_transcription.delta') {
        partial.set(event.item_id, soFar + event.delta)
        onWords({ itemId: event.item_id, transcript: soFar + event.delta, isFinal: false })
      } else end(event.item_id, 'transcript' in event ? event.transcript : soFar)
    },
    finish() {
      for (const [itemId, text] of partial) end(itemId, text)
    },
  }
}
