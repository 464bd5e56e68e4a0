import { Elysia } from 'elysia'
import type { Principal } from '#core/access/principal.ts'
import type { Agent, AgentSettings } from '#core/agents/agent.ts'
import type { ModelConnection } from '#core/model-connections/model-connection.ts'
import type { Scope } from '#core/scope.ts'
import { tellTest } from '#messages/model-test-en.ts'
import { TalkPage } from '#views/calls/talk-page.tsx'
import { parseVariables } from '../agents/sample-call.ts'
import { readForm } from '../form-fields.ts'
import { createPageRenderer } from '../page-renderer.ts'
import type { WebContext } from '../web-context.ts'

/** A call from the browser: the page, and placing the call. */
export function createTalkPages(context: WebContext) {
  const { guard, services } = context
  const pages = createPageRenderer(context)

  async function show(request: Request, { scope }: Principal, agentId: string) {
    const agent = await services.agents.getAgent(scope, agentId)
    const prefersDraft = new URL(request.url).searchParams.has('draft')
    const settings = await settingsOf(scope, agent, prefersDraft)
    const connection = await services.modelConnections.getModelConnection(scope, settings.modelConnectionId)
    return pages.page(request, [
      TalkPage,
      {
        agentId,
        agentName: agent.draft.name,
        publishedVersion: agent.publishedVersion,
        prefersDraft,
        connectionKind: connection.kind,
        speechProblem: await findSpeechProblem(request, scope, connection),
      },
    ])
  }

  async function settingsOf(scope: Scope, agent: Agent, prefersDraft: boolean): Promise<AgentSettings> {
    if (prefersDraft || agent.publishedVersion === null) return agent.draft
    const versions = await services.agents.listVersions(scope, agent.id)
    return versions.find(({ number }) => number === agent.publishedVersion)?.settings ?? agent.draft
  }

  /** Rehearsal speaks with a program of this machine; what the test says about it is what a person should install. */
  async function findSpeechProblem(request: Request, scope: Scope, connection: ModelConnection) {
    if (connection.kind !== 'rehearsal') return null
    const { parts } = await services.modelConnections.testModelConnection(scope, connection.id)
    const problem = parts.find(({ part, ok }) => part === 'speech-programs' && !ok)
    if (!problem) return null
    const { modelTest } = await pages.messagesOf(request)
    return (problem.sentence && tellTest(modelTest, problem.sentence)) ?? problem.message
  }

  /** Errors answer as problem documents: it is a script that asks. */
  async function place(
    request: Request,
    { scope }: Principal,
    { agentId, body }: { agentId: string; body: unknown },
  ) {
    const form = readForm(body)
    const { call, ticket } = await services.calls.placeCallFromPage(scope, agentId, {
      input: { draft: form.text('version') === 'draft', variables: parseVariables(form.text('variables')) },
      // As the browser knows our page: a foreign one did not get here.
      origin: request.headers.get('origin') ?? new URL(context.publicUrl()).origin,
    })
    const answer = { callId: call.id, token: ticket.token, eventsHref: `/calls/${call.id}/events?for=talk` }
    return Response.json(answer, { status: 201 })
  }

  return new Elysia({ name: 'talk-pages' })
    .use(guard)
    .get('/agents/:id/talk', ({ request, principal, params }) => show(request, principal, params.id), {
      permission: 'calls.place',
    })
    .post(
      '/agents/:id/talk',
      ({ request, principal, params, body }) => place(request, principal, { agentId: params.id, body }),
      {
        permission: 'calls.place',
      },
    )
}
