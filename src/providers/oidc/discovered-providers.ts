import * as oidc from 'openid-client'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import type { OpenedSignInProvider, SignInProvider } from '#core/sign-in-providers/sign-in-provider.ts'
import { createProviderFetch, type ProviderFetchRules, requireSafeAddress } from './provider-fetch.ts'

/** Clocks of a provider and of this machine may differ by so much. */
const CLOCK_TOLERANCE_S = 60
/** What a provider says about itself is believed for so long; its keys are fetched at each sign-in, so that a new one counts at once. */
export const DISCOVERY_MAX_AGE_MS = 5 * 60 * 1000
const KNOWN_MAX = 100
const DISCOVERY_PATH = '/.well-known/openid-configuration'
const ENTRA_HOST = 'login.microsoftonline.com'

export interface DiscoveredProviders {
  /** Ready to be asked. Throws AppError, unavailable, with what is wrong in words. `isFresh` asks the provider again. */
  discover(opened: OpenedSignInProvider, options?: { isFresh: boolean }): Promise<oidc.Configuration>
}

export function createDiscoveredProviders(rules: ProviderFetchRules, clock: Clock): DiscoveredProviders {
  const known = new Map<string, { metadata: oidc.ServerMetadata; atMs: number }>()
  const fetch = createProviderFetch(rules)

  async function fetchMetadata(provider: SignInProvider): Promise<oidc.ServerMetadata> {
    const address = provider.issuer.replace(/\/$/, '') + DISCOVERY_PATH
    await requireSafeAddress(rules, address)
    // NB: asked by the whole address, the library compares no issuer and makes no exception for Microsoft: requireIssuer does it.
    const found = await oidc.discovery(new URL(address), provider.clientId, undefined, undefined, {
      [oidc.customFetch]: fetch,
      execute: [oidc.allowInsecureRequests],
    })
    const { supportsPKCE: _, ...metadata } = found.serverMetadata()
    requireIssuer(provider, metadata)
    await requireEndpoints(rules, metadata)
    return metadata
  }

  async function metadataOf(provider: SignInProvider, isFresh: boolean): Promise<oidc.ServerMetadata> {
    const now = clock.monotonicMs()
    const kept = known.get(provider.issuer)
    if (!isFresh && kept && now - kept.atMs < DISCOVERY_MAX_AGE_MS) return kept.metadata
    const metadata = await fetchMetadata(provider)
    if (known.size >= KNOWN_MAX) known.clear()
    known.set(provider.issuer, { metadata, atMs: now })
    return metadata
  }

  return {
    async discover({ provider, clientSecret }, { isFresh } = { isFresh: false }) {
      const metadata = await metadataOf(provider, isFresh)
      const settings = { [oidc.clockTolerance]: CLOCK_TOLERANCE_S }
      const auth = clientAuth(provider, metadata, clientSecret)
      const configuration = new oidc.Configuration(metadata, provider.clientId, settings, auth)
      configuration[oidc.customFetch] = fetch
      // Our own fetch decides about http, address by address.
      oidc.allowInsecureRequests(configuration)
      // The signature counts, though the token comes over TLS: a proxy in between must not be able to write one.
      oidc.enableNonRepudiationChecks(configuration)
      return configuration
    },
  }
}

/** LinkedIn knows the secret in the body only, and does not say so. Elsewhere what is said counts; nothing said means basic. */
function clientAuth(
  { kind }: SignInProvider,
  { token_endpoint_auth_methods_supported: methods }: oidc.ServerMetadata,
  secret: string | null,
): oidc.ClientAuth {
  if (secret === null) return oidc.None()
  const isPost = kind === 'linkedin' || methods?.includes('client_secret_post')
  return isPost ? oidc.ClientSecretPost(secret) : oidc.ClientSecretBasic(secret)
}

/** Throws where the document speaks for another issuer: whoever is believed must be the one that was entered. */
export function requireIssuer(
  provider: Pick<SignInProvider, 'issuer'>,
  { issuer }: Pick<oidc.ServerMetadata, 'issuer'>,
): void {
  const isShared =
    issuer.includes('{') || /\/(common|organizations|consumers)\/?(v2\.0)?\/?$/.test(provider.issuer)
  if (new URL(provider.issuer).host === ENTRA_HOST && isShared)
    throw new AppError(
      'unavailable',
      'This address of Microsoft lets people of every company in. Use that of your own directory, which holds its tenant id.',
    )
  if (issuer.replace(/\/$/, '') === provider.issuer.replace(/\/$/, '')) return
  throw new AppError(
    'unavailable',
    'The discovery document at {host} belongs to another issuer. Enter the issuer that it names.',
    {
      values: { host: new URL(provider.issuer).host },
    },
  )
}

async function requireEndpoints(rules: ProviderFetchRules, metadata: oidc.ServerMetadata): Promise<void> {
  const { authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint } = metadata
  if (!authorization_endpoint || !token_endpoint || !jwks_uri)
    throw new AppError(
      'unavailable',
      'The discovery document does not say where to sign in, or where its keys are.',
    )
  const addresses = [
    authorization_endpoint,
    token_endpoint,
    jwks_uri,
    ...(userinfo_endpoint ? [userinfo_endpoint] : []),
  ]
  for (const address of addresses) await requireSafeAddress(rules, address)
}
