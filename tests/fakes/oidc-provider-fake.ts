import { startFakeProcess } from './fake-process.ts'

export interface OidcSettings {
  clientId: string
  clientSecret: string
  redirectUris: string[]
  /** Claims by login; whoever has none here can log in as well, as somebody without an address. */
  people: Record<string, Record<string, unknown>>
  /** false: e-mail, name and groups stand in userinfo only. */
  claimsInIdToken: boolean
  codeLifetimeS: number
}

export interface OidcProviderFake {
  issuer: string
  set(patch: Partial<OidcSettings>): Promise<void>
  /** From now on other keys sign. */
  rotateKeys(): Promise<void>
  stop(): Promise<void>
}

/** A real OpenID provider in its own process. */
export async function startOidcProvider(): Promise<OidcProviderFake> {
  const { origin, control, stop } = await startFakeProcess('oidc-provider-server.ts')
  return {
    issuer: origin,
    set: patch => control('settings', patch),
    rotateKeys: () => control('keys', {}),
    stop,
  }
}
