import { Elysia } from 'elysia'
import type { Principal } from '#core/access/principal.ts'
import { notFound } from '#core/errors.ts'
import { AGENT_FIELDS } from '#views/agents/agent-form.tsx'
import { readForm } from '../form-fields.ts'
import { createPageRenderer, wantsFragment } from '../page-renderer.ts'
import { redirectTo } from '../redirects.ts'
import { confirmName } from '../removal-confirmation.ts'
import type { WebContext } from '../web-context.ts'
import { createAgentAnswers } from './agent-answers.ts'
import { openAgentDesk } from './agent-desk.ts'
import { readAgentForm } from './agent-form-fields.ts'

/** A form that somebody posted for one agent. */
interface Post {
  request: Request
  principal: Principal
  params: { id: string }
  body: unknown
}

/** What can be done with an agent: save its draft, publish, roll back, copy a version, delete. */
export function createAgentActPages(context: WebContext) {
  const { guard, services } = context
  const pages = createPageRenderer(context)
  const answers = createAgentAnswers(context)

  /** Does the work with the form's settings, then answers with the page as it stands. */
  async function actOnDraft(post: Post, work: () => Promise<string | undefined>) {
    const { request, principal, params, body } = post
    const { draft } = await services.agents.getAgent(principal.scope, params.id)
    const sent = readAgentForm(readForm(body), draft)
    const result = await pages.attempt(request, AGENT_FIELDS, async () => {
      await services.agents.changeDraft(principal.scope, params.id, sent.settings)
      return work()
    })
    const desk = await openAgentDesk(context, principal, params.id)
    const outcome = result.ok ? { notice: result.value } : { failure: result.failure }
    if (wantsFragment(request)) return answers.outcome(request, desk, outcome)
    return answers.page(request, desk, result.ok ? outcome : { ...outcome, sent })
  }

  const saveDraft = (post: Post) => actOnDraft(post, async () => undefined)

  /** A version in the form puts calls back on it; otherwise what is in the form goes live. */
  async function publish(post: Post) {
    const { request, principal, params, body } = post
    const form = readForm(body)
    if (form.has('version')) {
      const version = Number(form.text('version'))
      return actOnVersion(post, version, async () => {
        await services.agents.publishAgent(principal.scope, params.id, { version })
        return redirectTo(request, `/agents/${params.id}?live=${version}`)
      })
    }
    return actOnDraft(post, async () => {
      const words = (await pages.messagesOf(request)).agents.publish
      const { standing, published } = await openAgentDesk(context, principal, params.id)
      if (published && !standing.draftDiffers) return words.nothing(published.number)
      return words.done((await services.agents.publishAgent(principal.scope, params.id)).number)
    })
  }

  /** What an old version needs may be gone since: the page of the agent says so. */
  async function actOnVersion(post: Post, number: number, work: () => Promise<Response>) {
    const { request, principal, params } = post
    const result = await pages.attempt(request, [], work)
    if (result.ok) return result.value
    const { status, message = '' } = result.failure
    const { history } = (await pages.messagesOf(request)).agents
    const failure = { status, issues: [], message: history.unusable(number, message) }
    return answers.page(request, await openAgentDesk(context, principal, params.id), { failure })
  }

  async function copyToDraft(post: Post) {
    const { request, principal, params, body } = post
    const { scope } = principal
    const number = Number(readForm(body).text('version'))
    const versions = await services.agents.listVersions(scope, params.id)
    const version = versions.find(candidate => candidate.number === number)
    if (!version) throw notFound('version')
    return actOnVersion(post, number, async () => {
      await services.agents.changeDraft(scope, params.id, version.settings)
      return redirectTo(request, `/agents/${params.id}?copied=${number}`)
    })
  }

  async function remove({ request, principal, params, body }: Post) {
    const desk = await openAgentDesk(context, principal, params.id)
    const result = await pages.attempt(request, ['confirmation'], async () => {
      confirmName(readForm(body), desk.standing.name)
      await services.agents.removeAgent(principal.scope, params.id)
    })
    if (result.ok) return redirectTo(request, '/agents')
    if (wantsFragment(request)) return pages.removalFaults(request, result.failure)
    return answers.page(request, desk, { removal: result.failure })
  }

  return new Elysia({ name: 'agent-act-pages' })
    .use(guard)
    .post('/agents/:id/draft', saveDraft, { permission: 'agents.write' })
    .post('/agents/:id/publication', publish, { permission: 'agents.write' })
    .post('/agents/:id/draft-copy', copyToDraft, { permission: 'agents.write' })
    .post('/agents/:id/removal', remove, { permission: 'agents.write' })
}
