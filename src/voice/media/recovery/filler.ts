/** Says that it takes a moment when an answer is long in coming: once for each turn of the caller. */
export interface Filler {
  noteCallerTurn(): void
  /** A model is at work for an answer. */
  noteBusy(isBusy: boolean): void
  /** A tool is: some models say nothing of theirs. */
  noteTool(isRunning: boolean): void
  noteAgentSpeaking(isSpeaking: boolean): void
  noteCallerSpeaking(isSpeaking: boolean): void
  /** The models change: the wait goes on meanwhile. */
  noteSwitching(isSwitching: boolean): void
  close(): void
}

interface FillerOptions {
  /** False when it could not be said. */
  say(): boolean
  afterMs?: number
}

export const FILLER_AFTER_MS = 2_000

export function createFiller({ say, afterMs = FILLER_AFTER_MS }: FillerOptions): Filler {
  const now = { busy: false, tool: false, agentSpeaking: false, callerSpeaking: false, switching: false }
  let wasSaid = false
  let isClosed = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const isWaiting = () =>
    !isClosed &&
    !wasSaid &&
    (now.busy || now.tool || now.switching) &&
    !now.agentSpeaking &&
    !now.callerSpeaking
  const look = () => {
    if (!isWaiting()) {
      clearTimeout(timer)
      timer = undefined
    } else
      timer ??= setTimeout(() => {
        timer = undefined
        if (isWaiting()) wasSaid = say()
      }, afterMs)
  }
  const note = (patch: Partial<typeof now>) => {
    Object.assign(now, patch)
    look()
  }
  return {
    noteCallerTurn() {
      wasSaid = false
      look()
    },
    noteBusy: busy => note({ busy }),
    noteTool: tool => note({ tool }),
    noteAgentSpeaking: agentSpeaking => note({ agentSpeaking }),
    noteCallerSpeaking: callerSpeaking => note({ callerSpeaking }),
    noteSwitching: switching => note({ switching }),
    close() {
      isClosed = true
      look()
    },
  }
}
