import type { CallJournal } from '#core/calls/call-journal.ts'
import type { Clock } from '#core/clock.ts'
import { TOOL_CALLS_PER_CALL_MAX } from '#core/tools/tool.ts'
import { voiceEn } from '#messages/voice-en.ts'
import type { Logger } from '#telemetry/logger.ts'
import { HAND_OVER_TOOL, type UpMessage } from '../protocol.ts'
import type { CallBook } from './call-book.ts'
import type { CallEnder } from './call-ender.ts'
import { noteIncident, writeTurn } from './call-notes.ts'
import type { CallReseater } from './call-reseater.ts'
import type { HandOverDesk, HandOverRun } from './hand-over-desk.ts'
import type { LiveCall } from './live-call.ts'
import type { createToolRunner, ToolRun } from './tool-runner.ts'

interface Dependencies {
  book: CallBook
  ender: CallEnder
  reseater: Pick<CallReseater, 'seated'>
  journal: CallJournal
  runTool: ReturnType<typeof createToolRunner>
  handOvers: HandOverDesk
  clock: Clock
  logger: Logger
}

type Said<T extends UpMessage['type']> = Extract<UpMessage, { type: T }>

/** The media host ends a call that is too long, with a sentence; this long after that it has forgotten to. */
const GUARD_MARGIN_MS = 60_000

/** Turns what the media host says about calls into entries of the journal, runs of tools and ends. */
export function createCallListener(dependencies: Dependencies): (message: UpMessage) => void {
  const { book, ender, reseater, journal, runTool, handOvers, clock, logger } = dependencies

  function onActive(call: LiveCall): void {
    reseater.seated(call)
    if (call.stage === 'active') return
    call.stage = 'active'
    call.activeSinceMs = clock.monotonicMs()
    call.timers.stop('join')
    const guardMs = (call.plan?.maxDurationMs ?? 0) + GUARD_MARGIN_MS
    call.timers.start('guard', guardMs, () => ender.request(call, { reason: 'max_duration', detail: null }))
    void call.journal.add('active', () => journal.markActive(call.scope, call.id))
  }

  /** Also for a call that is over: what was said before its end is kept, however late it comes. */
  async function onTurn(call: LiveCall, { turn }: Said<'turn'>): Promise<void> {
    if (call.turnsUnderWay.has(turn.seq)) return
    call.turnsUnderWay.add(turn.seq)
    // They went on talking, and it did not hang up.
    if (turn.role === 'caller' && turn.seq > call.memory.lastSeq()) call.saysGoodbye = false
    const isKept = await writeTurn(call, turn, journal)
    call.turnsUnderWay.delete(turn.seq)
    // Without the answer the host keeps the turn and sends it again.
    if (isKept) call.host?.send({ type: 'turn_ack', callId: call.id, seq: turn.seq })
  }

  async function runOrHandOver(call: LiveCall, said: Said<'tool_call'>): Promise<HandOverRun> {
    const { name, argumentsJson } = said
    if (name === HAND_OVER_TOOL && call.choices.length > 0) return handOvers.ask(call, said)
    const run: ToolRun = await runTool(call.scope, { name, allowed: call.allowedTools, argumentsJson })
    return { ...run, order: null }
  }

  async function onToolCall(call: LiveCall, said: Said<'tool_call'>): Promise<void> {
    const { name, toolCallId } = said
    const answer = (output: string, isError: boolean, hangUp: boolean) =>
      call.host?.send({ type: 'tool_result', callId: call.id, toolCallId, output, isError, hangUp })
    if (call.toolCallIds.size >= TOOL_CALLS_PER_CALL_MAX) {
      logger.warn('A call uses too many tools', { callId: call.id })
      answer(voiceEn.tools.tooMany, true, false)
      return
    }
    const id = uniqueId(call, toolCallId)
    call.memory.noteToolStart(id, said)
    const run = await runOrHandOver(call, said)
    const { outcome } = run
    const isGoodbye = outcome.ok && outcome.effect?.kind === 'hang_up'
    call.saysGoodbye ||= isGoodbye
    const output = outcome.ok ? outcome.output : outcome.error
    call.memory.noteToolEnd(id, { output, isError: !outcome.ok })
    const { order } = run
    if (order) call.host?.send({ type: 'hand_over', callId: call.id, toolCallId, output, ...order })
    else answer(output, !outcome.ok, isGoodbye)
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

  function onUsage(call: LiveCall, { usage }: Said<'usage'>): void {
    const { handOvers: number } = call
    void call.journal.add('usage', () => journal.addUsage(call.scope, call.id, usage, number))
  }

  function onPartial(call: LiveCall, { role, text }: Said<'partial'>): void {
    const atMs = call.activeSinceMs === null ? 0 : clock.monotonicMs() - call.activeSinceMs
    call.memory.notePartial(role, text, atMs)
    journal.showPartial(call.scope, call.id, { role, text })
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
    else if (message.type === 'usage') onUsage(call, message)
    else if (call.isOver) return
    else if (message.type === 'in_room') call.markEntered()
    else if (message.type === 'active') onActive(call)
    else if (message.type === 'partial') onPartial(call, message)
    else if (message.type === 'incident') noteIncident(call, message.incident, journal)
    else if (message.type === 'handed_over') handOvers.done(call, message)
    else if (message.type === 'language') call.language = message.language
    else if (message.type === 'tool_call') void onToolCall(call, message)
    else if (message.type === 'ended') onEnded(call, message)
  }

  function onEnded(call: LiveCall, { reason, detail, phrase, durationMs }: Said<'ended'>): void {
    const isAsked = call.ending?.reason === reason
    const told = phrase ?? detail ?? (isAsked ? (call.ending?.detail ?? null) : null)
    // A session that took the call over knows its beginning by hearsay only.
    ender.finish(call, { reason, detail: told }, call.reseats > 0 ? undefined : durationMs)
  }
}

const NAME_MAX_CHARS = 80

/** Some models count their tool calls anew in each answer; in the journal each has a name of its own. */
function uniqueId(call: LiveCall, toolCallId: string): string {
  const id = call.toolCallIds.has(toolCallId) ? `${toolCallId}#${call.toolCallIds.size + 1}` : toolCallId
  call.toolCallIds.add(id)
  return id
}
