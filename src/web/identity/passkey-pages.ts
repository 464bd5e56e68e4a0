import { Elysia } from 'elysia'
import type { Person } from '#core/access/principal.ts'
import { notFound } from '#core/errors.ts'
import { findPasskeyObstacle, PASSKEY_NAME_MAX_CHARS } from '#core/identity/passkey.ts'
import { PASSKEY_NOTES, PasskeyListPage, PasskeyPage } from '#views/identity/passkey-page.tsx'
import type { Attempt, FormFailure } from '../form-failure.ts'
import { type FormReader, readForm } from '../form-fields.ts'
import { createPageRenderer } from '../page-renderer.ts'
import { redirectTo } from '../redirects.ts'
import { originOf } from '../request-origin.ts'
import type { WebContext } from '../web-context.ts'

/** The passkeys of one's own account. The browser's part of it is client/passkeys.ts. */
export function createPasskeyPages(context: WebContext) {
  const { clientAddresses, guard, publicUrl } = context
  const { passkeys, identityCheck } = context.services
  const pages = createPageRenderer(context)

  async function index(request: Request, person: Person, failed?: FormFailure) {
    const done = new URL(request.url).searchParams.get('done')
    const props = {
      ...(await commonProps(person, failed)),
      passkeys: await passkeys.list(person),
      obstacle: findPasskeyObstacle(publicUrl()),
      note: PASSKEY_NOTES.find(note => note === done) ?? null,
    }
    return pages.page(request, [PasskeyListPage, props], { status: failed?.status })
  }

  async function show(
    request: Request,
    person: Person,
    { id, failed }: { id: string; failed?: FormFailure },
  ) {
    const passkey = (await passkeys.list(person)).find(each => each.id === id)
    if (!passkey) throw notFound('passkey')
    const props = { ...(await commonProps(person, failed)), passkey }
    return pages.page(request, [PasskeyPage, props], { status: failed?.status })
  }

  async function commonProps(person: Person, failed: FormFailure | undefined) {
    return {
      asksPassword: await identityCheck.asksPassword(person),
      email: person.user.email,
      nameMaxChars: PASSKEY_NAME_MAX_CHARS,
      failed: failed && { issues: failed.issues, message: failed.message },
    }
  }

  function readCheck(request: Request, body: unknown) {
    const password = readForm(body).text('currentPassword')
    return { password, origin: originOf(request, clientAddresses), publicUrl: publicUrl() }
  }

  async function sendOptions(request: Request, person: Person, body: unknown) {
    const result = await pages.attempt(request, [], () =>
      passkeys.beginAddition(person, readCheck(request, body)),
    )
    return optionsAnswer(result)
  }

  async function add(request: Request, person: Person, body: unknown) {
    const form = readForm(body)
    const result = await pages.attempt(request, ['name'], () =>
      passkeys.finishAddition(person, {
        answer: readAnswer(form),
        name: form.text('name'),
        publicUrl: publicUrl(),
      }),
    )
    if (result.ok) return redirectTo(request, '/account/passkeys?done=added')
    return index(request, person, result.failure)
  }

  async function rename(request: Request, person: Person, { id, body }: { id: string; body: unknown }) {
    const result = await pages.attempt(request, ['name'], () =>
      passkeys.rename(person, id, readForm(body).text('name')),
    )
    if (result.ok) return redirectTo(request, '/account/passkeys?done=renamed')
    return show(request, person, { id, failed: result.failure })
  }

  async function remove(request: Request, person: Person, { id, body }: { id: string; body: unknown }) {
    const result = await pages.attempt(request, ['currentPassword'], () =>
      passkeys.remove(person, id, readCheck(request, body)),
    )
    if (result.ok) return redirectTo(request, '/account/passkeys?done=removed')
    return show(request, person, { id, failed: result.failure })
  }

  return new Elysia({ name: 'passkey-pages' })
    .use(guard)
    .get('/account/passkeys', ({ request, person }) => index(request, person), { person: true })
    .get('/account/passkeys/:id', ({ request, person, params }) => show(request, person, { id: params.id }), {
      person: true,
    })
    .post('/account/passkeys', ({ request, person, body }) => add(request, person, body), { person: true })
    .post('/account/passkeys/options', ({ request, person, body }) => sendOptions(request, person, body), {
      person: true,
    })
    .post(
      '/account/passkeys/:id/name',
      ({ request, person, params, body }) => rename(request, person, { id: params.id, body }),
      { person: true },
    )
    .post(
      '/account/passkeys/:id/removal',
      ({ request, person, params, body }) => remove(request, person, { id: params.id, body }),
      { person: true },
    )
}

/** What client/passkeys.ts reads: the options for the browser, or why there are none. */
export function optionsAnswer(result: Attempt<object>): Response {
  return result.ok
    ? Response.json({ options: result.value })
    : Response.json({ message: result.failure.message ?? '' }, { status: result.failure.status })
}

const ANSWER_MAX_CHARS = 20_000

/** What the browser's device answered; null for anything that is no JSON. */
export function readAnswer(form: FormReader): unknown {
  const text = form.text('answer')
  if (text.length > ANSWER_MAX_CHARS) return null
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
