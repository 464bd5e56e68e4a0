import { APITimeoutError } from '@livekit/agents'

/** What has come for one sentence. */
export interface SpeechInbox {
  put(audio: Uint8Array): void
  end(): void
  fail(error: Error): void
  /** The next piece; null at the end. Throws what failed, or APITimeoutError when nothing comes within that time. */
  next(withinMs: number): Promise<Uint8Array | null>
}

export function createSpeechInbox(): SpeechInbox {
  const pieces: Uint8Array[] = []
  let outcome: 'open' | 'ended' | Error = 'open'
  let wake: () => void = () => undefined

  const settle = (next: typeof outcome) => {
    if (outcome === 'open') outcome = next
    wake()
  }
  const wait = async (withinMs: number) => {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    wake = () => resolve(true)
    const timer = setTimeout(() => resolve(false), withinMs)
    const isHere = await promise
    clearTimeout(timer)
    if (!isHere) throw new APITimeoutError({})
  }
  return {
    put(audio) {
      pieces.push(audio)
      wake()
    },
    end: () => settle('ended'),
    fail: settle,
    async next(withinMs) {
      for (;;) {
        const piece = pieces.shift()
        if (piece) return piece
        if (outcome === 'ended') return null
        if (outcome !== 'open') throw outcome
        await wait(withinMs)
      }
    },
  }
}
