import { HAND_OVERS_PER_CALL_MAX, NO_USAGE } from '#core/calls/call.ts'
import type { CallJournal } from '#core/calls/call-journal.ts'
import type { CallService } from '#core/calls/call-service.ts'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { describeModels } from '#core/model-connections/model-label.ts'
import { TOOL_TIMEOUT_MS } from '#core/tools/tool.ts'
import { atMost } from '#lib/at-most.ts'
import { handOverEn } from '#messages/hand-over-en.ts'
import { incidentsEn } from '#messages/incidents-en.ts'
import { spokenTexts } from '#messages/spoken-texts.ts'
import type { Logger } from '#telemetry/logger.ts'
import type { AgentPlan, DownMessage } from '../protocol.ts'
import type { createAgentOpener } from './agent-opener.ts'
import { noteIncident } from './call-notes.ts'
import { type AskedHandOver, readHandOver } from './hand-over-tool.ts'
import type { LiveCall, NextAgent } from './live-call.ts'
import { type AgentParts, planAgent } from './session-plan.ts'
import type { ToolRun } from './tool-runner.ts'

/** Hands calls over from one agent to another: in the same room, on the same clock, in the same place of the admission. */
export interface HandOverDesk {
  /** Never throws: what cannot be done is told to the model in words, and the call stays where it is. */
  ask(call: LiveCall, asked: { toolCallId: string; argumentsJson: string }): Promise<HandOverRun>
  /** The session goes on as the other agent. */
  done(call: LiveCall, said: { toolCallId: string; atMs: number }): void
}

export interface HandOverRun extends ToolRun {
  /** For the session; null: the call is not handed over. */
  order: Omit<Extract<DownMessage, { type: 'hand_over' }>, 'type' | 'callId' | 'toolCallId' | 'output'> | null
}

interface Dependencies {
  briefHandOver: CallService['briefHandOver']
  openAgent: ReturnType<typeof createAgentOpener>
  findProgram: AgentParts['findProgram']
  journal: Pick<CallJournal, 'recordIncident' | 'recordHandOver'>
  clock: Clock
  logger: Logger
  timeoutMs?: number
}

type Order = NonNullable<HandOverRun['order']>
type Wanted = Extract<AskedHandOver, { ok: true }>

export function createHandOverDesk(dependencies: Dependencies): HandOverDesk {
  const { briefHandOver, openAgent, findProgram, journal, clock, logger } = dependencies
  const { timeoutMs = TOOL_TIMEOUT_MS } = dependencies

  async function prepare(call: LiveCall, asked: Wanted): Promise<NextAgent> {
    const { choice, summary } = asked
    const order = { agentId: choice.agentId, from: call.agentName, summary }
    const briefing = await briefHandOver(call.scope, call.id, order)
    const { snapshot, systemPrompt, handOvers } = briefing
    const opened = await openAgent(call.scope, { agent: snapshot.agent, handOvers })
    const agent = planAgent({ ...opened.parts, snapshot, systemPrompt, greeting: '', findProgram })
    const { parts, ...means } = opened
    const { connection } = parts.opened
    return {
      ...means,
      agent,
      agentId: choice.agentId,
      agentName: snapshot.agent.name,
      agentVersion: briefing.agentVersion,
      modelConnectionId: connection.id,
      modelLabel: describeModels(connection),
    }
  }

  /** Answers in words for the model why it cannot be. */
  async function prepareInTime(call: LiveCall, asked: Wanted): Promise<NextAgent | string> {
    const { name } = asked.choice
    const { gone, notReady } = handOverEn.refusals
    const prepared = prepare(call, asked).catch((error: unknown) => {
      const isKnown = error instanceof AppError
      logger[isKnown ? 'warn' : 'error']('A call could not be handed over', { callId: call.id, error })
      return isKnown && error.code === 'not_found' ? gone(name) : notReady(name)
    })
    return (await atMost(timeoutMs, prepared)) ?? notReady(name)
  }

  const nowMs = (call: LiveCall) =>
    call.activeSinceMs === null ? 0 : clock.monotonicMs() - call.activeSinceMs

  async function handOver(call: LiveCall, toolCallId: string, asked: Wanted): Promise<Order | string> {
    if (call.handingOver) return handOverEn.refusals.underWay
    if (call.handOvers >= HAND_OVERS_PER_CALL_MAX) return handOverEn.refusals.tooMany
    // NB: before anything is waited for: a model may ask twice at once.
    const mine: LiveCall['handingOver'] = { toolCallId, next: null }
    call.handingOver = mine
    const prepared = await prepareInTime(call, asked)
    // Its session died meanwhile: the next one begins with the agent that had the call.
    if (call.handingOver !== mine) return handOverEn.refusals.notReady(asked.choice.name)
    if (typeof prepared === 'string') {
      call.handingOver = null
      const phrase = incidentsEn.notHandedOver(asked.choice.name)
      noteIncident(call, { kind: 'handover', atMs: nowMs(call), phrase }, journal)
      return prepared
    }
    mine.next = prepared
    return orderOf(prepared, call.language ?? call.plan?.language ?? prepared.agent.language)
  }

  return {
    async ask(call, { toolCallId, argumentsJson }) {
      const startedAtMs = clock.monotonicMs()
      const asked = readHandOver(argumentsJson, call.choices)
      const order = asked.ok ? await handOver(call, toolCallId, asked) : asked.error
      const isRefused = typeof order === 'string'
      return {
        arguments: asked.arguments,
        outcome: isRefused
          ? { ok: false, error: order }
          : { ok: true, output: handOverEn.done(order.agentName), effect: null },
        durationMs: clock.monotonicMs() - startedAtMs,
        order: isRefused ? null : order,
      }
    },

    done(call, { toolCallId, atMs }) {
      const next = call.handingOver?.toolCallId === toolCallId ? call.handingOver.next : null
      if (next === null || call.plan === null) return
      const phrase = incidentsEn.handedOver(call.agentName, next.agentName)
      noteIncident(call, { kind: 'handover', atMs, phrase }, journal)
      for (const passed of next.passedOver)
        noteIncident(call, { kind: 'fallback', atMs, phrase: passed }, journal)
      call.handingOver = null
      const number = ++call.handOvers
      call.agentName = next.agentName
      call.plan = { ...call.plan, ...next.agent }
      call.allowedTools = next.allowedTools
      call.choices = next.choices
      const { agentId, agentName, agentVersion, modelConnectionId, modelLabel } = next
      const kept = { atMs: Math.round(atMs), agentId, agentName, agentVersion, modelConnectionId, modelLabel }
      void call.journal.add('a hand-over', () =>
        journal.recordHandOver(call.scope, call.id, number, { ...kept, usage: NO_USAGE }),
      )
    },
  }
}

function orderOf({ agentName, agent }: NextAgent, before: string): Order {
  const after = languageAfter(agent, before)
  return {
    agentName,
    agent,
    farewell: spokenTexts(before).handOver.farewell(agentName),
    opening: spokenTexts(after).handOver.opening(agentName),
  }
}

/** The call stays in its language where the other agent speaks it, as the session does. */
function languageAfter({ language, otherLanguages }: AgentPlan, before: string): string {
  const primary = (tag: string) => tag.split('-')[0]?.toLowerCase()
  const own = [language, ...otherLanguages.map(other => other.language)]
  return own.find(tag => primary(tag) === primary(before)) ?? language
}
