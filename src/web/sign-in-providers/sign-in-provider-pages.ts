import { Elysia } from 'elysia'
import type { Person } from '#core/access/principal.ts'
import type { CheckFinding, SignInProvider } from '#core/sign-in-providers/sign-in-provider.ts'
import { CheckResult } from '#views/sign-in-providers/provider-check.tsx'
import {
  PROVIDER_FIELDS,
  PROVIDERS_PATH,
  ProviderFaults,
  type ProviderFormValues,
} from '#views/sign-in-providers/sign-in-provider-form.tsx'
import { SignInProviderListPage } from '#views/sign-in-providers/sign-in-provider-list-page.tsx'
import { SignInProviderNewPage } from '#views/sign-in-providers/sign-in-provider-new-page.tsx'
import { ProviderOutcome, SignInProviderPage } from '#views/sign-in-providers/sign-in-provider-page.tsx'
import type { FormFailure } from '../form-failure.ts'
import { readForm } from '../form-fields.ts'
import { createPageRenderer, wantsFragment } from '../page-renderer.ts'
import { redirectTo } from '../redirects.ts'
import { confirmName } from '../removal-confirmation.ts'
import type { WebContext } from '../web-context.ts'
import { callbackAddress } from './callback-address.ts'
import { inputOf, kindOfProvider, newValues, typedValues, valuesOf } from './sign-in-provider-fields.ts'

interface Post {
  request: Request
  person: Person
  params: { id: string }
  body: unknown
}

interface ShowOptions {
  values?: ProviderFormValues
  failure?: FormFailure
  savedAt?: Date
  findings?: readonly CheckFinding[]
  removal?: FormFailure
}

/** Where platform admins set up from where people may sign in: list, form, check, removal. */
export function createSignInProviderPages(context: WebContext) {
  const { guard, clock, publicUrl } = context
  const { signInProviders } = context.services
  const pages = createPageRenderer(context)
  const platform = { platform: 'sign_in.write' } as const

  async function index(request: Request) {
    const providers = await signInProviders.listProviders()
    return pages.page(request, [SignInProviderListPage, { providers }])
  }

  async function showNew(request: Request) {
    const kind = kindOfProvider(new URL(request.url).searchParams.get('kind') ?? 'oidc')
    const targets = await signInProviders.listTargets()
    return pages.page(request, [SignInProviderNewPage, { values: newValues(kind), targets, issues: [] }])
  }

  async function create({ request, person, body }: Omit<Post, 'params'>) {
    const form = readForm(body)
    const values = typedValues(form, newValues(kindOfProvider(form.text('kind'))))
    const result = await pages.attempt(request, PROVIDER_FIELDS, () =>
      signInProviders.createProvider(person.platformScope, inputOf(form, values)),
    )
    if (result.ok) return redirectTo(request, `${PROVIDERS_PATH}/${result.value.id}`)
    const { status, issues, message } = result.failure
    if (wantsFragment(request))
      return pages.fragment(request, [ProviderFaults, { issues, message }], { status })
    const targets = await signInProviders.listTargets()
    return pages.page(request, [SignInProviderNewPage, { values, targets, issues, message }], { status })
  }

  async function show(request: Request, provider: SignInProvider, options: ShowOptions = {}) {
    const { failure, removal, savedAt = null, findings = null } = options
    const { id, name } = provider
    const props = {
      id,
      name,
      values: options.values ?? valuesOf(provider),
      targets: await signInProviders.listTargets(),
      redirectUri: callbackAddress(publicUrl(), id),
      issues: failure?.issues ?? [],
      message: failure?.message,
      savedAt,
      findings,
      removal,
    }
    return pages.page(request, [SignInProviderPage, props], {
      status: failure?.status ?? removal?.status ?? 200,
    })
  }

  async function save({ request, person, params, body }: Post) {
    const form = readForm(body)
    const kept = await signInProviders.getProvider(params.id)
    const values = typedValues(form, valuesOf(kept))
    const result = await pages.attempt(request, PROVIDER_FIELDS, () =>
      signInProviders.changeProvider(person.platformScope, params.id, inputOf(form, values)),
    )
    const savedAt = result.ok ? clock.now() : null
    if (!wantsFragment(request))
      return result.ok
        ? show(request, result.value, { savedAt: result.value.updatedAt })
        : show(request, kept, { ...result, values })
    const { status = 200, issues = [], message } = result.ok ? {} : result.failure
    const outcome = {
      name: result.ok ? result.value.name : kept.name,
      values: result.ok ? valuesOf(result.value) : values,
      targets: await signInProviders.listTargets(),
      issues,
      message,
      savedAt,
    }
    return pages.fragment(request, [ProviderOutcome, outcome], { status })
  }

  async function check({ request, params: { id } }: Post) {
    const findings = await signInProviders.checkProvider(id, callbackAddress(publicUrl(), id))
    if (wantsFragment(request)) return pages.fragment(request, [CheckResult, { findings }])
    return show(request, await signInProviders.getProvider(id), { findings })
  }

  async function remove({ request, person, params, body }: Post) {
    const provider = await signInProviders.getProvider(params.id)
    const result = await pages.attempt(request, ['confirmation'], async () => {
      confirmName(readForm(body), provider.name)
      await signInProviders.removeProvider(person.platformScope, params.id)
    })
    if (result.ok) return redirectTo(request, PROVIDERS_PATH)
    if (wantsFragment(request)) return pages.removalFaults(request, result.failure)
    return show(request, provider, { removal: result.failure })
  }

  return new Elysia({ name: 'sign-in-provider-pages' })
    .use(guard)
    .get('/platform/sign-in-providers', ({ request }) => index(request), platform)
    .get('/platform/sign-in-providers/new', ({ request }) => showNew(request), platform)
    .post('/platform/sign-in-providers', create, platform)
    .get(
      '/platform/sign-in-providers/:id',
      async ({ request, params }) => show(request, await signInProviders.getProvider(params.id)),
      platform,
    )
    .post('/platform/sign-in-providers/:id', save, platform)
    .post('/platform/sign-in-providers/:id/check', check, platform)
    .post('/platform/sign-in-providers/:id/removal', remove, platform)
}
