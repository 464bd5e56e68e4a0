import type { Agent, AgentSettings } from '../agents/agent.ts'
import { type CallInput, callInput } from '../agents/agent-input.ts'
import { renderGreeting, renderSystemPrompt } from '../agents/system-prompt.ts'
import type { AuditTrail } from '../audit/audit.ts'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { EventBus } from '../events.ts'
import { describeModels } from '../model-connections/model-label.ts'
import type { Organization } from '../organizations/organization.ts'
import type { Page, PageRequest } from '../page.ts'
import type { Scope } from '../scope.ts'
import type { Store } from '../store.ts'
import { parseInput } from '../validation.ts'
import { type Call, type CallDetail, type CallSnapshot, NO_USAGE } from './call.ts'
import { createCallAudit } from './call-audit.ts'
import {
  briefHandOver,
  type HandOverBriefing,
  type HandOverChoice,
  type HandOverOrder,
  listHandOvers,
} from './hand-over-briefing.ts'
import type { JoinTicket, RoomGate } from './room-gate.ts'

export interface PlacedCall {
  call: Call
  ticket: JoinTicket
}

/** What a session is started with, rendered from the frozen snapshot. */
export interface CallBriefing {
  call: Call
  snapshot: CallSnapshot
  systemPrompt: string
  greeting: string
  /** Which agents may take the call over. */
  handOvers: HandOverChoice[]
}

export interface CallService {
  /**
   * Writes the call's row, frozen with everything it runs on, and gives the caller a ticket for its room.
   * Throws invalid, not_found (agent), conflict (no published version), unavailable (no room for another call).
   */
  placeCall(scope: Scope, agentId: string, input: CallInput): Promise<PlacedCall>
  /** The same from a page: pages of other origins cannot use its ticket. */
  placeCallFromPage(
    scope: Scope,
    agentId: string,
    order: { input: CallInput; origin: string },
  ): Promise<PlacedCall>
  /** A call to the published agent by a stranger on a foreign page. Throws what `placeCall` and the visit's `admit` throw. */
  placeVisitorCall(scope: Scope, agentId: string, visit: WidgetVisit): Promise<PlacedCall>
  /** NB: for people and programs outside use `openCall`: what was said is not read unseen. */
  getCall(scope: Scope, callId: string): Promise<CallDetail>
  /** The same for somebody who reads the transcript: it is written down, once for each reader, call and hour. */
  openCall(scope: Scope, callId: string): Promise<CallDetail>
  listCalls(scope: Scope, page: PageRequest & { agentId?: string }): Promise<Page<Call>>
  /** Asks the door to end a live call; the row follows when it has ended. Throws not_found, conflict when it had ended. */
  endCall(scope: Scope, callId: string): Promise<void>
  /** For the voice door. Throws not_found, conflict when the call has ended. */
  briefCall(scope: Scope, callId: string): Promise<CallBriefing>
  /** For the voice door: the published version of another agent, on the same call. Throws not_found, conflict, forbidden. */
  briefHandOver(scope: Scope, callId: string, order: HandOverOrder): Promise<HandOverBriefing>
}

/** A stranger who called from a talk button. */
export interface WidgetVisit {
  widgetId: string
  visitorKey: string
  /** The page's: the ticket is good on pages of this origin only. */
  origin: string
  /** Runs in the transaction that writes the call down; what it throws keeps the call from being placed. */
  admit(): Promise<void>
}

/** How a call came about, where that is not the organization's own REST client. */
interface Circumstances {
  origin: string | null
  visit?: WidgetVisit
}

interface Dependencies {
  store: Store
  clock: Clock
  events: EventBus
  audit: AuditTrail
  gate: RoomGate
  nodeId: string
}

export function createCallService({ store, clock, events, audit, gate, nodeId }: Dependencies): CallService {
  const records = createCallAudit({ audit, clock })

  /** The row may be written already: nobody will ever join this call. */
  async function closeFailedCall(scope: Scope, callId: string, cause: unknown) {
    const detail = cause instanceof AppError ? cause.phrase : { text: 'The call could not be prepared.' }
    await store.calls.markEnded(scope, callId, {
      reason: 'interrupted',
      detail,
      at: clock.now(),
      durationMs: 0,
    })
  }

  async function endCall(scope: Scope, callId: string) {
    const call = await store.calls.get(scope, callId)
    if (call.state === 'ended') throw new AppError('conflict', 'This call has already ended.')
    await gate.endCall(scope, call)
    await records.ended(scope, call)
  }

  async function place(
    scope: Scope,
    { agentId, input }: { agentId: string; input: CallInput },
    { origin, visit }: Circumstances,
  ): Promise<PlacedCall> {
    const { draft, variables, clientTranscript } = parseInput(callInput, input)
    const agent = await store.agents.get(scope, agentId)
    const settings = await chooseSettings(store, scope, { agent, draft })
    const [organization, organizationContext, connection] = await Promise.all([
      store.organizations.get(scope),
      store.organizations.getContext(scope),
      store.modelConnections.get(scope, settings.modelConnectionId),
    ])
    refuseSuspended(organization)
    const id = Bun.randomUUIDv7()
    const createdAt = clock.now()
    const call: Call = {
      id,
      organizationId: scope.organizationId,
      agentId,
      agentName: settings.name,
      agentVersion: draft ? null : agent.publishedVersion,
      modelConnectionId: connection.id,
      modelLabel: describeModels(connection),
      state: 'created',
      endReason: null,
      endDetail: null,
      endPhrase: null,
      roomName: `call-${id}`,
      widgetId: visit?.widgetId ?? null,
      nodeId,
      createdAt,
      startedAt: null,
      endedAt: null,
      durationMs: null,
      usage: NO_USAGE,
      handOvers: [],
    }
    const snapshot: CallSnapshot = {
      agent: settings,
      organizationName: organization.name,
      organizationContext,
      callContext: {
        channel: visit ? 'widget' : 'browser',
        callerNumber: null,
        startedAt: createdAt.toISOString(),
        variables,
      },
    }
    // The place is taken before the row is written, so that two callers can't share the last one.
    const release = gate.admit(call)
    try {
      await write(scope, { call, snapshot, visit })
      const ticket = await gate.issueTicket(call, origin, clientTranscript)
      events.publish({ type: 'call.changed', organizationId: scope.organizationId, callId: id })
      return { call, ticket }
    } catch (error) {
      release()
      await closeFailedCall(scope, id, error)
      throw error
    }
  }

  /** NB: a visitor's limits and the row that counts against them belong together, or two at once would both pass. */
  async function write(
    scope: Scope,
    { call, snapshot, visit }: { call: Call; snapshot: CallSnapshot; visit: WidgetVisit | undefined },
  ) {
    await store.transaction(scope, async () => {
      await visit?.admit()
      await store.calls.insert(scope, { ...call, visitorKey: visit?.visitorKey }, snapshot)
      // A stranger is none of those whom the log is about; the list of calls tells of them.
      if (!visit) await records.placed(scope, call)
    })
  }

  return {
    placeCall: (scope, agentId, input) => place(scope, { agentId, input }, { origin: null }),
    placeCallFromPage: (scope, agentId, { input, origin }) => place(scope, { agentId, input }, { origin }),
    placeVisitorCall: (scope, agentId, visit) =>
      place(scope, { agentId, input: {} }, { origin: visit.origin, visit }),

    getCall: (scope, callId) => store.calls.getDetail(scope, callId),
    async openCall(scope, callId) {
      const call = await store.calls.getDetail(scope, callId)
      await records.read(scope, call)
      return call
    },
    listCalls: (scope, page) => store.calls.list(scope, page),
    endCall,

    async briefCall(scope, callId) {
      const call = await store.calls.get(scope, callId)
      if (call.state === 'ended') throw new AppError('conflict', 'This call has already ended.')
      // Once more: a call may have been placed while somebody suspended its organization.
      refuseSuspended(await store.organizations.get(scope))
      const snapshot = await store.calls.getSnapshot(scope, callId)
      return {
        call,
        snapshot,
        systemPrompt: renderSystemPrompt(snapshot),
        greeting: renderGreeting(snapshot.agent, snapshot.callContext),
        handOvers: await listHandOvers(store.agents, scope, snapshot.agent),
      }
    },

    async briefHandOver(scope, callId, order) {
      refuseSuspended(await store.organizations.get(scope))
      const snapshot = await store.calls.getSnapshot(scope, callId)
      return briefHandOver(store.agents, scope, { order, snapshot })
    },
  }
}

function refuseSuspended({ name, suspendedAt }: Organization): void {
  if (suspendedAt === null) return
  throw new AppError('forbidden', '{organization} is suspended. Ask whoever runs this Parley.', {
    values: { organization: name },
  })
}

async function chooseSettings(
  store: Store,
  scope: Scope,
  choice: { agent: Agent; draft: boolean },
): Promise<AgentSettings> {
  const { agent, draft } = choice
  if (draft) return agent.draft
  if (agent.publishedVersion === null) {
    throw new AppError('conflict', 'This agent has no published version yet. Publish it, or call its draft.')
  }
  return (await store.agents.getVersion(scope, agent.id, agent.publishedVersion)).settings
}
