import { Elysia } from 'elysia'
import type { Principal } from '#core/access/principal.ts'
import type { Messages } from '#messages/en.ts'
import { PreviewFaults, PromptPreview } from '#views/agents/prompt-preview.tsx'
import { readForm } from '../form-fields.ts'
import { createPageRenderer } from '../page-renderer.ts'
import type { WebContext } from '../web-context.ts'
import { createAgentAnswers } from './agent-answers.ts'
import { openAgentDesk } from './agent-desk.ts'
import { readAgentForm } from './agent-form-fields.ts'

/** The page of one agent, and the preview that follows its form. */
export function createAgentEditPages(context: WebContext) {
  const pages = createPageRenderer(context)
  const answers = createAgentAnswers(context)

  async function edit(request: Request, principal: Principal, id: string) {
    const desk = await openAgentDesk(context, principal, id)
    const query = new URL(request.url).searchParams
    const sample = {
      callerNumber: query.get('callerNumber') ?? '',
      variables: (query.get('variables') ?? '').replace(/\r\n?/g, '\n'),
    }
    const notice = noticeOf(query, await pages.messagesOf(request))
    return answers.page(request, desk, { sample, notice })
  }

  async function preview(
    request: Request,
    principal: Principal,
    { id, body }: { id: string; body: unknown },
  ) {
    const form = readForm(body)
    const desk = await openAgentDesk(context, principal, id)
    const sample = { callerNumber: form.text('callerNumber'), variables: form.text('variables') }
    const { settings } = readAgentForm(form, desk.agent.draft)
    const result = answers.preview(desk, settings, sample)
    return result.issues.length > 0
      ? pages.fragment(request, [PreviewFaults, { issues: result.issues }], { status: 422 })
      : pages.fragment(request, [PromptPreview, result.preview])
  }

  return new Elysia({ name: 'agent-edit-pages' })
    .use(context.guard)
    .get('/agents/:id', ({ request, principal, params }) => edit(request, principal, params.id), {
      permission: 'agents.read',
    })
    .post(
      '/agents/:id/prompt-preview',
      ({ request, principal, params, body }) => preview(request, principal, { id: params.id, body }),
      { permission: 'agents.read' },
    )
}

/** After a redirect the address says what was done. */
function noticeOf(query: URLSearchParams, { agents }: Messages): string | undefined {
  const { publish, history } = agents
  const live = Number(query.get('live'))
  if (live > 0) return publish.rolledBack(live)
  const copied = Number(query.get('copied'))
  return copied > 0 ? history.copied(copied) : undefined
}
