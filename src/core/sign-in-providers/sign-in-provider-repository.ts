import type { SignInLink, SignInProvider } from './sign-in-provider.ts'

/** Providers are global: they belong to the platform and not to an organization. Every method joins a running transaction. */
export interface SignInProviderRepository {
  /** Throws conflict when the name is taken. */
  insert(provider: SignInProvider, sealedClientSecret: string | null): Promise<void>
  /** Throws not_found. */
  get(id: string): Promise<SignInProvider>
  /** By name. */
  list(): Promise<SignInProvider[]>
  /** Throws not_found, or conflict when the name is taken. */
  update(provider: SignInProvider, sealedClientSecret: string | null): Promise<void>
  /** With the links of everybody who came through it. Throws not_found. */
  remove(id: string): Promise<void>
  /** The only way to the sealed secret; throws not_found. One statement reads both: an old secret must not meet a new address. */
  getWithSealedSecret(id: string): Promise<{ provider: SignInProvider; sealedClientSecret: string | null }>
  /** Forgets every sealed secret (after the encryption key was lost); answers how many there were. */
  clearSealedSecrets(at: Date): Promise<number>
}

/** Who signs in through which provider. Global, as people are. Every method joins a running transaction. */
export interface SignInLinkRepository {
  find(providerId: string, subject: string): Promise<SignInLink | undefined>
  listOfUser(userId: string): Promise<SignInLink[]>
  countOfProvider(providerId: string): Promise<number>
  /** Throws conflict when this subject is linked already. */
  insert(link: SignInLink): Promise<void>
  keepGrants(link: Pick<SignInLink, 'providerId' | 'subject' | 'grants'>): Promise<void>
  /** Answers whether there was one. */
  remove(userId: string, providerId: string): Promise<boolean>
  /** Nobody else changes how this person signs in until the transaction ends. Call it first. */
  lockUser(userId: string): Promise<void>
  /** Ways to sign in without any provider. */
  countOwnWays(userId: string): Promise<number>
  /** By the address in small letters. */
  findUserByEmail(
    email: string,
  ): Promise<{ id: string; emailVerified: boolean; hasSecondFactor: boolean } | undefined>
  /** True for exactly one caller until `expiresAt`: a journey to a provider is finished once. */
  takeJourney(id: string, at: Date, expiresAt: Date): Promise<boolean>
}
