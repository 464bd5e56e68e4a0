import type { voice } from '@livekit/agents'
import type { Speech } from '../session/call-line.ts'

/** The library's handles as speeches of the call; the same one for the same handle. */
export function createLibrarySpeeches(): (handle: voice.SpeechHandle) => Speech {
  const known = new WeakMap<voice.SpeechHandle, Speech>()
  const create = (handle: voice.SpeechHandle): Speech => ({
    get isInterrupted() {
      return handle.interrupted
    },
    // NB: not its own promise, which inside a tool is refused: the speech waits for the tool.
    done: new Promise(resolve => handle.addDoneCallback(() => resolve())),
    shield() {
      handle.allowInterruptions = false
    },
  })
  return handle => {
    const speech = known.get(handle) ?? create(handle)
    known.set(handle, speech)
    return speech
  }
}
