import { Elysia } from 'elysia'
import type { Principal } from '#core/access/principal.ts'
import { notFound } from '#core/errors.ts'
import { PAGE_LIMIT_DEFAULT } from '#core/page.ts'
import { AGENT_FIELDS } from '#views/agents/agent-form.tsx'
import { AgentListPage } from '#views/agents/agent-list-page.tsx'
import { AgentNewFaults, AgentNewPage } from '#views/agents/agent-new-page.tsx'
import { VersionPage } from '#views/agents/version-page.tsx'
import { readForm } from '../form-fields.ts'
import { createPageRenderer, wantsFragment } from '../page-renderer.ts'
import { redirectTo } from '../redirects.ts'
import type { WebContext } from '../web-context.ts'
import { listConnections, openAgentDesk } from './agent-desk.ts'
import { describeChanges } from './agent-differences.ts'

/** The list of agents, a new one, and what one version changed. */
export function createAgentPages(context: WebContext) {
  const { guard, services } = context
  const pages = createPageRenderer(context)

  async function index(request: Request, { scope }: Principal, query: Record<string, unknown>) {
    const cursor = typeof query.cursor === 'string' ? query.cursor : undefined
    const [{ items, nextCursor }, connections] = await Promise.all([
      services.agents.listAgents(scope, { limit: PAGE_LIMIT_DEFAULT, cursor }),
      listConnections(context, scope),
    ])
    const names = new Map(connections.map(({ id, name }) => [id, name]))
    const agents = items.map(({ id, draft, publishedVersion, draftSavedAt }) => ({
      id,
      name: draft.name,
      publishedVersion,
      connectionName: names.get(draft.modelConnectionId) ?? '',
      draftSavedAt,
    }))
    const olderHref = nextCursor && `/agents?cursor=${encodeURIComponent(nextCursor)}`
    return pages.page(request, [AgentListPage, { agents, olderHref }])
  }

  async function showNew(request: Request, { scope }: Principal) {
    const connections = await listConnections(context, scope)
    const values = { name: '', modelConnectionId: connections[0]?.id ?? '' }
    return pages.page(request, [AgentNewPage, { values, connections, issues: [] }])
  }

  async function create(request: Request, { scope }: Principal, body: unknown) {
    const form = readForm(body)
    const values = { name: form.text('name'), modelConnectionId: form.text('modelConnectionId') }
    const result = await pages.attempt(request, AGENT_FIELDS, async () => {
      const { context: about } = await services.organizations.getOrganization(scope)
      const tools = (await services.tools.listTools(scope)).map(tool => tool.name)
      return services.agents.createAgent(scope, { ...values, language: about.language, tools })
    })
    if (result.ok) return redirectTo(request, `/agents/${result.value.id}`)
    const { status, issues, message } = result.failure
    if (wantsFragment(request))
      return pages.fragment(request, [AgentNewFaults, { issues, message }], { status })
    const connections = await listConnections(context, scope)
    return pages.page(request, [AgentNewPage, { values, connections, issues, message }], { status })
  }

  async function showVersion(request: Request, principal: Principal, path: { id: string; number: string }) {
    const { agent, versions, connections, otherAgents } = await openAgentDesk(context, principal, path.id)
    const index = versions.findIndex(version => String(version.number) === path.number)
    const version = versions[index]
    if (!version) throw notFound('version')
    const previous = versions[index + 1] ?? null
    const names = new Map([...connections, ...otherAgents].map(({ id, name }) => [id, name]))
    const messages = await pages.messagesOf(request)
    return pages.page(request, [
      VersionPage,
      {
        agentId: agent.id,
        agentName: agent.draft.name,
        number: version.number,
        previous: previous?.number ?? null,
        changes: describeChanges(previous?.settings ?? null, version.settings, { names, messages }),
      },
    ])
  }

  return new Elysia({ name: 'agent-pages' })
    .use(guard)
    .get('/agents', ({ request, principal, query }) => index(request, principal, query), {
      permission: 'agents.read',
    })
    .get('/agents/new', ({ request, principal }) => showNew(request, principal), {
      permission: 'agents.write',
    })
    .post('/agents', ({ request, principal, body }) => create(request, principal, body), {
      permission: 'agents.write',
    })
    .get(
      '/agents/:id/versions/:number',
      ({ request, principal, params }) => showVersion(request, principal, params),
      { permission: 'agents.read' },
    )
}
