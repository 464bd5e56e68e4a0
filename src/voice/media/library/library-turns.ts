import type { llm } from '@livekit/agents'
import type { AgentTurn, CallerTurn } from '../session/call-line.ts'
import type { Heard } from './heard-audio-output.ts'

/** The caller's words out of the library's item, whose metrics are in seconds. */
export function toCallerTurn(item: llm.ChatMessage, whileAgentSpoke: boolean): CallerTurn {
  const { startedSpeakingAt, stoppedSpeakingAt, endOfTurnDelay } = item.metrics
  return {
    text: textOf(item),
    startedAtEpochMs: startedSpeakingAt === undefined ? item.createdAt : startedSpeakingAt * 1000,
    endedAtEpochMs: stoppedSpeakingAt === undefined ? item.createdAt : stoppedSpeakingAt * 1000,
    endOfTurnMs: toMs(endOfTurnDelay),
    sttMs: null,
    isTyped: stoppedSpeakingAt === undefined,
    whileAgentSpoke,
    language: null,
  }
}

/** The agent's words. `heard` is what reached the caller; it replaces the text of an interrupted turn. null: there is no voice. */
export function toAgentTurn(item: llm.ChatMessage, heard: Heard | null): AgentTurn {
  const { startedSpeakingAt, stoppedSpeakingAt, llmNodeTtft, ttsNodeTtfb } = item.metrics
  const cut = item.interrupted ? heard : null
  const endedAt = stoppedSpeakingAt === undefined ? Date.now() : stoppedSpeakingAt * 1000
  return {
    text: cut ? cut.text : textOf(item),
    startedAtEpochMs: startedSpeakingAt === undefined ? item.createdAt : startedSpeakingAt * 1000,
    endedAtEpochMs: cut ? cut.untilEpochMs : endedAt,
    isInterrupted: item.interrupted,
    llmFirstTokenMs: toMs(llmNodeTtft),
    ttsFirstByteMs: toMs(ttsNodeTtfb),
  }
}

function textOf(item: llm.ChatMessage): string {
  return (item.textContent ?? '').trim()
}

function toMs(seconds: number | undefined): number | null {
  return seconds === undefined ? null : Math.max(0, Math.round(seconds * 1000))
}
