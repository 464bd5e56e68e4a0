import * as oidc from 'openid-client'
import type { Clock } from '#core/clock.ts'
import type {
  IdentityProviderClient,
  OpenedSignInProvider,
  ProviderAnswer,
  SignInChallenge,
  SignInProvider,
} from '#core/sign-in-providers/sign-in-provider.ts'
import { createDiscoveredProviders } from './discovered-providers.ts'
import { checkProvider } from './provider-check.ts'
import { type Claims, isComplete, mergeClaims, toIdentity } from './provider-claims.ts'
import { toSignInFault } from './provider-faults.ts'
import type { ProviderFetchRules } from './provider-fetch.ts'

/** OpenID Connect allows no more. */
const SUBJECT_MAX_CHARS = 255

/** Signing in with OpenID Connect: authorization code, PKCE (S256), state, nonce, and an id token that is checked with its keys. */
export function createOidcClient({
  clock,
  ...rules
}: ProviderFetchRules & { clock: Clock }): IdentityProviderClient {
  const providers = createDiscoveredProviders(rules, clock)

  async function inWords<T>(provider: SignInProvider, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw toSignInFault(error, provider)
    }
  }

  return {
    begin: (opened, redirectUri) =>
      inWords(opened.provider, async () => {
        const configuration = await providers.discover(opened)
        const challenge = newChallenge(opened.provider)
        const parameters = await parametersOf(configuration, opened, challenge)
        const address = oidc.buildAuthorizationUrl(configuration, {
          ...parameters,
          redirect_uri: redirectUri,
        })
        return { address: address.href, challenge }
      }),

    complete: (opened, answer) =>
      inWords(opened.provider, async () => {
        const configuration = await providers.discover(opened)
        return readIdentity(configuration, opened, answer)
      }),

    check: (opened, redirectUri) =>
      checkProvider({ opened, redirectUri, discover: () => providers.discover(opened, { isFresh: true }) }),
  }
}

/**
 * LinkedIn refuses a token request with a code_verifier (401, invalid_client) and never repeats a nonce; there the state in the
 * browser's sealed cookie and the client secret have to do.
 */
function newChallenge({ kind }: SignInProvider): SignInChallenge {
  const isPlain = kind === 'linkedin'
  return {
    state: oidc.randomState(),
    nonce: isPlain ? null : oidc.randomNonce(),
    codeVerifier: isPlain ? null : oidc.randomPKCECodeVerifier(),
  }
}

async function parametersOf(
  configuration: oidc.Configuration,
  { provider }: OpenedSignInProvider,
  { state, nonce, codeVerifier }: SignInChallenge,
): Promise<Record<string, string>> {
  const offered = configuration.serverMetadata().scopes_supported ?? []
  const { groupsClaim } = provider.settings
  // Dex, GitLab and others tell groups only to whoever asks for them.
  const asksGroups = groupsClaim === 'groups' && offered.includes('groups')
  return {
    response_type: 'code',
    scope: ['openid', 'email', 'profile', ...(asksGroups ? ['groups'] : [])].join(' '),
    state,
    ...(nonce === null ? {} : { nonce }),
    // Else Google takes the account that happens to be signed in, on a shared computer somebody else's.
    ...(provider.kind === 'google' ? { prompt: 'select_account' } : {}),
    ...(codeVerifier === null
      ? {}
      : {
          code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
          code_challenge_method: 'S256',
        }),
  }
}

async function readIdentity(
  configuration: oidc.Configuration,
  { provider }: OpenedSignInProvider,
  { redirectUri, parameters, challenge }: ProviderAnswer,
) {
  const address = new URL(redirectUri)
  address.search = parameters.toString()
  const tokens = await oidc.authorizationCodeGrant(configuration, address, {
    expectedState: challenge.state,
    ...(challenge.nonce === null ? {} : { expectedNonce: challenge.nonce }),
    ...(challenge.codeVerifier === null ? {} : { pkceCodeVerifier: challenge.codeVerifier }),
    idTokenExpected: true,
  })
  const claims = tokens.claims()
  if (!claims || claims.sub.length > SUBJECT_MAX_CHARS) throw new oidc.ClientError('no usable id token')
  const told: Claims = { ...claims }
  if (isComplete(told, provider) || !configuration.serverMetadata().userinfo_endpoint)
    return toIdentity(told, claims.sub, provider)
  const more = await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub)
  return toIdentity(mergeClaims(told, { ...more }), claims.sub, provider)
}
