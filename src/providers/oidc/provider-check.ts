import * as oidc from 'openid-client'
import { AppError } from '#core/errors.ts'
import type { CheckFinding, OpenedSignInProvider } from '#core/sign-in-providers/sign-in-provider.ts'
import { isClientRefused, ownFault } from './provider-faults.ts'

interface CheckRequest {
  opened: OpenedSignInProvider
  redirectUri: string
  discover(): Promise<oidc.Configuration>
}

/** A code that no provider ever gave out: whoever refuses it, and not us, accepts our client id and secret. */
const NO_CODE = 'parley-check'

/** Asks for the discovery document, the keys, and whether client id and secret are right, without signing anybody in. */
export async function checkProvider({
  opened,
  redirectUri,
  discover,
}: CheckRequest): Promise<CheckFinding[]> {
  const { provider } = opened
  const host = new URL(provider.issuer).host
  try {
    const configuration = await discover()
    const found: CheckFinding[] = [finding('ok', 'The discovery document of {host} can be read.', { host })]
    found.push(...aboutMetadata(configuration, opened))
    found.push(await aboutClient(configuration, redirectUri, host))
    return found
  } catch (error) {
    const own = ownFault(error)
    if (own) return [{ level: 'fault', phrase: own.phrase }]
    return [
      finding('fault', 'There is no discovery document of OpenID Connect at {host}. Check the address.', {
        host,
      }),
    ]
  }
}

function aboutMetadata(
  configuration: oidc.Configuration,
  { provider }: OpenedSignInProvider,
): CheckFinding[] {
  const metadata = configuration.serverMetadata()
  const found: CheckFinding[] = []
  if (metadata.response_types_supported && !metadata.response_types_supported.includes('code'))
    found.push(finding('fault', 'This provider does not give out authorization codes.'))
  if (provider.kind === 'linkedin')
    found.push(
      finding(
        'warning',
        'LinkedIn knows neither PKCE nor a nonce. Its answers are bound to the browser by state alone.',
      ),
    )
  else if (!metadata.supportsPKCE())
    found.push(
      finding('warning', 'The provider does not say that it knows PKCE (S256). It is sent all the same.'),
    )
  const { groupsClaim } = provider.settings
  const claims = metadata.claims_supported
  if (groupsClaim !== '' && claims && !claims.includes(groupsClaim.split('.')[0] ?? ''))
    found.push(
      finding(
        'warning',
        'The provider does not list the claim {claim}. Its groups may have to be switched on there.',
        {
          claim: groupsClaim,
        },
      ),
    )
  return found
}

async function aboutClient(
  configuration: oidc.Configuration,
  redirectUri: string,
  host: string,
): Promise<CheckFinding> {
  try {
    await oidc.genericGrantRequest(configuration, 'authorization_code', {
      code: NO_CODE,
      redirect_uri: redirectUri,
    })
    return finding('fault', '{host} accepted a code that it never gave out. Do not use it.', { host })
  } catch (error) {
    const own = ownFault(error)
    if (own) return { level: 'fault', phrase: own.phrase }
    if (isClientRefused(error))
      return finding('fault', '{host} does not accept the client id or the secret.', { host })
    return finding('ok', '{host} knows the client id and accepts the secret.', { host })
  }
}

function finding(level: CheckFinding['level'], text: string, values?: Record<string, string>): CheckFinding {
  return { level, phrase: new AppError('unavailable', text, { ...(values ? { values } : {}) }).phrase }
}
