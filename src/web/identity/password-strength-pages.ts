import { Elysia } from 'elysia'
import { AppError } from '#core/errors.ts'
import { EMAIL_MAX_CHARS, USER_NAME_MAX_CHARS } from '#core/identity/user.ts'
import { createRequestQuota } from '#core/model-connections/request-quota.ts'
import { PasswordAdviceAnswer, type PasswordAdviceProps } from '#views/identity/password-field.tsx'
import { readForm } from '../form-fields.ts'
import { createPageRenderer } from '../page-renderer.ts'
import type { WebContext } from '../web-context.ts'

/** Typing a password takes a few dozen looks at it. */
const PER_ADDRESS_MAX = 60
/** Each takes up to a tenth of a second of the thread that serves everybody. */
const PER_MINUTE_MAX = 300

/** Says how good a password is while somebody types it. It goes no further: it is neither kept nor written down. */
export function createPasswordStrengthPages(context: WebContext) {
  const { authenticator, clientAddresses, clock, identity } = context
  const pages = createPageRenderer(context)
  const refuse = () => new AppError('rate_limited', 'Too many attempts. Try again in a minute.')
  const quota = (perMinuteMax: number) =>
    createRequestQuota({ clock, perMinuteMax, atOnceMax: perMinuteMax, refuse })
  const admitAddress = quota(PER_ADDRESS_MAX)
  const admitAll = quota(PER_MINUTE_MAX)

  async function rate(request: Request, body: unknown): Promise<PasswordAdviceProps['rating']> {
    const form = readForm(body)
    const password = form.text('password')
    if (password === '') return null
    const user = (await identity.identifyPerson(request))?.user
    const owner = user ?? {
      email: form.text('email').slice(0, EMAIL_MAX_CHARS),
      name: form.text('name').slice(0, USER_NAME_MAX_CHARS),
    }
    const address = clientAddresses.of(request) ?? 'unknown'
    const work = async () => authenticator.ratePassword(password, owner)
    const { score, issues } = await admitAddress(address, () => admitAll('everybody', work))
    return { score, issue: issues[0] ?? null }
  }

  async function show(request: Request, body: unknown): Promise<Response> {
    const result = await pages.attempt(request, [], () => rate(request, body))
    return result.ok
      ? pages.fragment(request, [PasswordAdviceAnswer, { rating: result.value }])
      : // The rule still stands above; whoever typed too much for us is told when the form is sent.
        pages.fragment(request, [PasswordAdviceAnswer, { rating: null }], { status: result.failure.status })
  }

  return new Elysia({ name: 'password-strength-pages' }).post('/password-strength', ({ request, body }) =>
    show(request, body),
  )
}
