import type { Room, TextStreamReader } from '@livekit/rtc-node'

/** Where LiveKit's clients send what somebody types. */
const TYPED_TOPIC = 'lk.chat'
export const TYPED_MAX_CHARS = 4_000
/** Each message asks a language model, which costs: nobody who waits for an answer types more often. */
export const TYPED_PER_MINUTE_MAX = 30
/** Messages on their way at once; what never ends keeps its place until the call is over. */
export const TYPING_MAX = 4
const WINDOW_MS = 60_000

type TypingRoom = Pick<Room, 'registerTextStreamHandler' | 'unregisterTextStreamHandler'>

/**
 * Hears what the caller types, until the returned function is called. What is too long is cut, what comes too often is not heard.
 * NB: in place of the library's own reading, which keeps whatever comes: a caller may be any stranger, and send without end.
 */
export function hearTypedWords(room: TypingRoom, onTyped: (text: string) => void): () => void {
  let heardAtMs: number[] = []
  let underWay = 0

  function mayBegin(): boolean {
    const nowMs = performance.now()
    heardAtMs = heardAtMs.filter(atMs => nowMs - atMs < WINDOW_MS)
    if (underWay >= TYPING_MAX || heardAtMs.length >= TYPED_PER_MINUTE_MAX) return false
    heardAtMs.push(nowMs)
    return true
  }

  async function hear(reader: TextStreamReader): Promise<void> {
    if (!mayBegin()) return reader.close()
    underWay++
    try {
      onTyped(await readCut(reader))
    } catch {
      // The line broke in the middle of a message: nothing was said.
    } finally {
      underWay--
    }
  }

  room.registerTextStreamHandler(TYPED_TOPIC, reader => void hear(reader))
  return () => room.unregisterTextStreamHandler(TYPED_TOPIC)
}

/** Leaving the loop closes the stream: the rest is not received. */
async function readCut(reader: TextStreamReader): Promise<string> {
  let text = ''
  for await (const piece of reader) {
    text += piece
    if (text.length >= TYPED_MAX_CHARS) break
  }
  return text.slice(0, TYPED_MAX_CHARS).toWellFormed()
}
