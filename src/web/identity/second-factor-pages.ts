import { Elysia } from 'elysia'
import type { Person } from '#core/access/principal.ts'
import type { FactorRequest } from '#core/identity/second-factor-service.ts'
import { EnrolmentPage, RecoveryCodesPage, SecondFactorPage } from '#views/identity/second-factor-page.tsx'
import type { FormFailure } from '../form-failure.ts'
import { readForm } from '../form-fields.ts'
import { createPageRenderer } from '../page-renderer.ts'
import { redirectTo } from '../redirects.ts'
import { originOf } from '../request-origin.ts'
import type { WebContext } from '../web-context.ts'

const CHECK_FIELDS = ['currentPassword']

/** The authenticator app of one's own account. Recovery codes are in one answer only, so none of these forms goes through htmx. */
export function createSecondFactorPages(context: WebContext) {
  const { clientAddresses, guard, publicUrl } = context
  const { secondFactors, identityCheck } = context.services
  const pages = createPageRenderer(context)

  async function show(request: Request, person: Person, failure?: FormFailure) {
    const props = {
      ...(await secondFactors.findState(person)),
      asksPassword: await identityCheck.asksPassword(person),
      email: person.user.email,
      isJustDisabled: new URL(request.url).searchParams.has('disabled'),
      failed: failure && { issues: failure.issues, message: failure.message },
    }
    return pages.page(request, [SecondFactorPage, props], { status: failure?.status })
  }

  function readRequest(request: Request, body: unknown): FactorRequest {
    const password = readForm(body).text('currentPassword')
    return { password, origin: originOf(request, clientAddresses), publicUrl: publicUrl() }
  }

  async function showEnrolment(request: Request, person: Person, failure?: FormFailure) {
    const enrolment = await secondFactors.findEnrolment(person)
    if (!enrolment) return redirectTo(request, '/account/second-factor')
    const props = { enrolment, issues: failure?.issues ?? [], message: failure?.message }
    return pages.page(request, [EnrolmentPage, props], { status: failure?.status })
  }

  async function begin(request: Request, person: Person, body: unknown) {
    const result = await pages.attempt(request, CHECK_FIELDS, () =>
      secondFactors.beginEnrolment(person, readRequest(request, body)),
    )
    if (result.ok) return redirectTo(request, '/account/second-factor/enrolment')
    return show(request, person, result.failure)
  }

  async function confirm(request: Request, person: Person, body: unknown) {
    const code = readForm(body).text('code')
    const result = await pages.attempt(request, ['code'], () =>
      secondFactors.confirmEnrolment(person, { code, publicUrl: publicUrl() }),
    )
    if (result.ok) return pages.page(request, [RecoveryCodesPage, { codes: result.value }])
    return showEnrolment(request, person, result.failure)
  }

  async function renew(request: Request, person: Person, body: unknown) {
    const result = await pages.attempt(request, CHECK_FIELDS, () =>
      secondFactors.renewRecoveryCodes(person, readRequest(request, body)),
    )
    if (result.ok) return pages.page(request, [RecoveryCodesPage, { codes: result.value }])
    return show(request, person, result.failure)
  }

  async function disable(request: Request, person: Person, body: unknown) {
    const result = await pages.attempt(request, CHECK_FIELDS, () =>
      secondFactors.disable(person, readRequest(request, body)),
    )
    if (result.ok) return redirectTo(request, '/account/second-factor?disabled')
    return show(request, person, result.failure)
  }

  return new Elysia({ name: 'second-factor-pages' })
    .use(guard)
    .get('/account/second-factor', ({ request, person }) => show(request, person), { person: true })
    .get('/account/second-factor/enrolment', ({ request, person }) => showEnrolment(request, person), {
      person: true,
    })
    .post('/account/second-factor/enrolment', ({ request, person, body }) => begin(request, person, body), {
      person: true,
    })
    .post('/account/second-factor', ({ request, person, body }) => confirm(request, person, body), {
      person: true,
    })
    .post(
      '/account/second-factor/recovery-codes',
      ({ request, person, body }) => renew(request, person, body),
      {
        person: true,
      },
    )
    .post('/account/second-factor/removal', ({ request, person, body }) => disable(request, person, body), {
      person: true,
    })
}
