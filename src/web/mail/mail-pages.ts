import { Elysia } from 'elysia'
import type { Person } from '#core/access/principal.ts'
import { PAGE_LIMIT_DEFAULT } from '#core/page.ts'
import { MailListPage } from '#views/mail/mail-list-page.tsx'
import { MailPage } from '#views/mail/mail-page.tsx'
import { createPageRenderer } from '../page-renderer.ts'
import { redirectTo } from '../redirects.ts'
import type { WebContext } from '../web-context.ts'

/** Mails of the appliance: what waits, what went wrong, and a test. Platform admins only. */
export function createMailPages(context: WebContext) {
  const { mail } = context.services
  const pages = createPageRenderer(context)

  async function index(request: Request, { user }: Person) {
    const { searchParams } = new URL(request.url)
    const cursor = searchParams.get('cursor') ?? undefined
    const page = await mail.listMails({ limit: PAGE_LIMIT_DEFAULT, cursor })
    return pages.page(request, [
      MailListPage,
      {
        mails: page.items,
        olderHref: page.nextCursor && `/platform/mail?cursor=${encodeURIComponent(page.nextCursor)}`,
        transport: mail.transport,
        testedAddress: searchParams.has('tested') ? user.email : null,
      },
    ])
  }

  async function show(request: Request, { platformScope }: Person, id: string) {
    const read = await mail.readMail(platformScope, id)
    const isRetried = new URL(request.url).searchParams.has('retried')
    return pages.page(request, [MailPage, { ...read, canRetry: mail.mayRetry(read.mail), isRetried }])
  }

  async function sendTest(request: Request, { user }: Person) {
    await mail.send({
      kind: 'test',
      recipient: user.email,
      language: user.language,
      organizationId: null,
      values: { sender: user.name },
    })
    return redirectTo(request, '/platform/mail?tested')
  }

  async function retry(request: Request, id: string) {
    await mail.retryMail(id)
    return redirectTo(request, `/platform/mail/${encodeURIComponent(id)}?retried`)
  }

  return new Elysia({ name: 'mail-pages' })
    .use(context.guard)
    .get('/platform/mail', ({ request, person }) => index(request, person), { platform: 'mail.read' })
    .get('/platform/mail/:id', ({ request, person, params }) => show(request, person, params.id), {
      platform: 'mail.read',
    })
    .post('/platform/mail/tests', ({ request, person }) => sendTest(request, person), {
      platform: 'mail.read',
    })
    .post('/platform/mail/:id/delivery', ({ request, params }) => retry(request, params.id), {
      platform: 'mail.read',
    })
}
