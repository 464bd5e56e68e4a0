import type { AgentTrack, AgentTrackEvents, Spoken, Utterance } from './audio/agent-audio.ts'

/** For an agent without a voice: its words are read, and count as heard when they are written. */
export function createSilentTrack({ onProgress, onState }: AgentTrackEvents): AgentTrack {
  return {
    publish: () => Promise.resolve(),
    subscribed: Promise.resolve(),
    level: 0,
    begin: () => createSilentUtterance({ onProgress, onState }),
    close: () => Promise.resolve(),
  }
}

function createSilentUtterance({ onProgress, onState }: AgentTrackEvents): Utterance {
  const sentences: string[] = []
  const done = Promise.withResolvers<Spoken>()
  let startedAtEpochMs: number | null = null
  let isOver = false
  const heard = () => sentences.join(' ')
  const finish = (interrupted: boolean) => {
    if (isOver) return
    isOver = true
    if (startedAtEpochMs !== null) onState?.('silent')
    done.resolve({ text: heard(), interrupted, startedAtEpochMs, endedAtEpochMs: Date.now() })
  }
  return {
    push(_samples, sentence) {
      if (isOver || sentence === undefined) return
      if (startedAtEpochMs === null) onState?.('speaking')
      startedAtEpochMs ??= Date.now()
      sentences.push(sentence)
      onProgress?.(heard())
    },
    hasRoom: () => Promise.resolve(),
    end: () => finish(false),
    pause: () => undefined,
    resume: () => undefined,
    cut: () => finish(true),
    heard,
    heardMs: 0,
    get state() {
      if (isOver) return 'over' as const
      return startedAtEpochMs === null ? ('waiting' as const) : ('speaking' as const)
    },
    get startedAtEpochMs() {
      return startedAtEpochMs
    },
    done: done.promise,
  }
}
