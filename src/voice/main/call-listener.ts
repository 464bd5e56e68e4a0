import {
  CALL_MAX_DURATION_MS,
  INCIDENTS_PER_CALL_MAX,
  TURNS_PER_CALL_MAX,
  type Turn,
} from '#core/calls/call.ts'
import type { CallJournal } from '#core/calls/call-journal.ts'
import type { Clock } from '#core/clock.ts'
import { TOOL_CALLS_PER_CALL_MAX } from '#core/tools/tool.ts'
import { voiceEn } from '#messages/voice-en.ts'
import type { Logger } from '#telemetry/logger.ts'
import type { UpMessage } from '../protocol.ts'
import type { CallBook } from './call-book.ts'
import type { CallEnder } from './call-ender.ts'
import type { LiveCall } from './live-call.ts'
import type { createToolRunner } from './tool-runner.ts'

interface Dependencies {
  book: CallBook
  ender: CallEnder
  journal: CallJournal
  runTool: ReturnType<typeof createToolRunner>
  clock: Clock
  logger: Logger
}

type Said<T extends UpMessage['type']> = Extract<UpMessage, { type: T }>

/** The media host ends a call that is too long; this is for one that forgot. */
const GUARD_MS = CALL_MAX_DURATION_MS + 60_000

/** Turns what the media host says about calls into entries of the journal, runs of tools and ends. */
export function createCallListener(dependencies: Dependencies): (message: UpMessage) => void {
  const { book, ender, journal, runTool, clock, logger } = dependencies

  function onActive(call: LiveCall): void {
    if (call.stage === 'active') return
    call.stage = 'active'
    call.activeSinceMs = clock.monotonicMs()
    call.timers.stop('join')
    call.timers.start('guard', GUARD_MS, () => ender.request(call, { reason: 'max_duration', detail: null }))
    void call.journal.add('active', () => journal.markActive(call.scope, call.id))
  }

  /** Also for a call that is over: what was said before its end is kept, however late it comes. */
  async function onTurn(call: LiveCall, { turn }: Said<'turn'>): Promise<void> {
    if (call.turnsUnderWay.has(turn.seq)) return
    call.turnsUnderWay.add(turn.seq)
    const isKept =
      turn.seq > TURNS_PER_CALL_MAX ||
      (await call.journal.add(`turn ${turn.seq}`, () =>
        journal.recordTurn(call.scope, call.id, inWholeMs(turn)),
      ))
    call.turnsUnderWay.delete(turn.seq)
    // Without the answer the host keeps the turn and sends it again.
    if (isKept) call.host?.send({ type: 'turn_ack', callId: call.id, seq: turn.seq })
  }

  async function onToolCall(call: LiveCall, said: Said<'tool_call'>): Promise<void> {
    const { name, argumentsJson, toolCallId } = said
    const answer = (output: string, isError: boolean, hangUp: boolean) =>
      call.host?.send({ type: 'tool_result', callId: call.id, toolCallId, output, isError, hangUp })
    if (call.toolCallIds.size >= TOOL_CALLS_PER_CALL_MAX) {
      logger.warn('A call uses too many tools', { callId: call.id })
      answer(voiceEn.tools.tooMany, true, false)
      return
    }
    const id = uniqueId(call, toolCallId)
    const run = await runTool(call.scope, { name, allowed: call.allowedTools, argumentsJson })
    const { outcome } = run
    if (outcome.ok) answer(outcome.output, false, outcome.effect?.kind === 'hang_up')
    else answer(outcome.error, true, false)
    const record = {
      id,
      name: name.slice(0, NAME_MAX_CHARS),
      arguments: run.arguments,
      result: outcome.ok ? outcome.output : null,
      error: outcome.ok ? null : outcome.error,
      startedAtMs: Math.round(said.startedAtMs),
      durationMs: Math.round(run.durationMs),
    }
    void call.journal.add('a tool call', () => journal.recordToolCall(call.scope, call.id, record))
  }

  function onIncident(call: LiveCall, { incident }: Said<'incident'>): void {
    if (call.incidentIds.has(incident.id) || call.incidentIds.size >= INCIDENTS_PER_CALL_MAX) return
    call.incidentIds.add(incident.id)
    void call.journal.add('an incident', () => journal.recordIncident(call.scope, call.id, incident))
  }

  return message => {
    if (!('callId' in message)) return
    const call = book.findRecent(message.callId)
    if (!call) {
      logger.warn('The media host speaks of a call that is not known', {
        callId: message.callId,
        type: message.type,
      })
      return
    }
    if (message.type === 'turn') void onTurn(call, message)
    else if (message.type === 'usage')
      void call.journal.add('usage', () => journal.addUsage(call.scope, call.id, message.usage))
    else if (call.isOver) return
    else if (message.type === 'active') onActive(call)
    else if (message.type === 'partial')
      journal.showPartial(call.scope, call.id, { role: message.role, text: message.text })
    else if (message.type === 'incident') onIncident(call, message)
    else if (message.type === 'language') call.language = message.language
    else if (message.type === 'tool_call') void onToolCall(call, message)
    else if (message.type === 'ended') onEnded(call, message)
  }

  function onEnded(call: LiveCall, { reason, detail, phrase, durationMs }: Said<'ended'>): void {
    const isAsked = call.ending?.reason === reason
    ender.finish(
      call,
      { reason, detail: phrase ?? detail ?? (isAsked ? (call.ending?.detail ?? null) : null) },
      durationMs,
    )
  }
}

const NAME_MAX_CHARS = 80

/** Some models count their tool calls anew in each answer; in the journal each has a name of its own. */
function uniqueId(call: LiveCall, toolCallId: string): string {
  const id = call.toolCallIds.has(toolCallId) ? `${toolCallId}#${call.toolCallIds.size + 1}` : toolCallId
  call.toolCallIds.add(id)
  return id
}

function inWholeMs(turn: Turn): Turn {
  const { startedAtMs, endedAtMs, latency } = turn
  const round = (value: number | null) => (value === null ? null : Math.round(value))
  return {
    ...turn,
    startedAtMs: Math.round(startedAtMs),
    endedAtMs: Math.round(endedAtMs),
    latency: latency && {
      endOfTurnMs: round(latency.endOfTurnMs),
      sttMs: round(latency.sttMs),
      llmFirstTokenMs: round(latency.llmFirstTokenMs),
      ttsFirstByteMs: round(latency.ttsFirstByteMs),
      totalMs: round(latency.totalMs),
    },
  }
}
