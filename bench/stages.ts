/** What the providers of the benchmark take, for every agent alike. */
export const DELAYS = { finalAfterMs: 200, firstTokenMs: 100, firstByteMs: 100 } as const
export const FIXED_MS = DELAYS.finalAfterMs + DELAYS.firstTokenMs + DELAYS.firstByteMs

/** A moment at the edge of a provider, on the wall clock that all processes of the machine share. */
export interface ProviderEvent {
  event: 'final' | 'llm_request' | 'llm_token' | 'tts_request' | 'tts_byte'
  atEpochMs: number
}

/** Where the time of one answer went. Null where the providers were not asked in this order, as by an agent that prepares its answer. */
export interface Stages {
  /** End of the caller's words (at the caller) to the final text. */
  finalMs: number | null
  /** Final text to the request to the language model: negative when the agent asked before it was final. */
  thinkMs: number | null
  /** First token to the request to the voice. */
  voiceMs: number | null
  /** First byte of the voice to the sound at the caller. */
  playMs: number | null
}

/** Reads the stages of the answer that was heard at `heardAtMs` from what the providers met. For one call at a time. */
export function stagesOf(
  events: readonly ProviderEvent[],
  { endedAtMs, heardAtMs }: { endedAtMs: number; heardAtMs: number },
): Stages {
  const lastBefore = (event: ProviderEvent['event'], beforeMs: number) =>
    events.findLast(each => each.event === event && each.atEpochMs <= beforeMs)?.atEpochMs ?? null
  const byteAtMs = lastBefore('tts_byte', heardAtMs)
  const voiceAtMs = byteAtMs === null ? null : lastBefore('tts_request', byteAtMs)
  const tokenAtMs = voiceAtMs === null ? null : lastBefore('llm_token', voiceAtMs)
  const llmAtMs = tokenAtMs === null ? null : lastBefore('llm_request', tokenAtMs)
  const finalAtMs = lastBefore('final', heardAtMs)
  // Without an event of its own in this turn, a stage would be told from the turn before.
  const isFresh = byteAtMs !== null && byteAtMs > endedAtMs - DELAYS.firstByteMs
  const between = (from: number | null, to: number | null) =>
    isFresh && from !== null && to !== null ? to - from : null
  return {
    finalMs: finalAtMs !== null && finalAtMs > endedAtMs ? finalAtMs - endedAtMs : null,
    thinkMs: finalAtMs !== null && finalAtMs > endedAtMs ? between(finalAtMs, llmAtMs) : null,
    voiceMs: between(tokenAtMs, voiceAtMs),
    playMs: between(byteAtMs, heardAtMs),
  }
}
