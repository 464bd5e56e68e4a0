import type { AuditTrail } from '../audit/audit.ts'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { EventBus } from '../events.ts'
import type { Authenticator } from '../identity/authenticator.ts'
import { USER_NAME_MAX_CHARS } from '../identity/user.ts'
import { platformScope, type RequestOrigin, type Scope } from '../scope.ts'
import type { Store } from '../store.ts'
import type { GroupMemberships } from './group-memberships.ts'
import { JOURNEY_MAX_AGE_MS, openJourney, type SignInJourney, sealJourney } from './sign-in-journey.ts'
import type {
  IdentityProviderClient,
  ProviderIdentity,
  SignInLink,
  SignInProvider,
} from './sign-in-provider.ts'
import { openProvider, type Sealer } from './sign-in-provider-secret.ts'
import { refuseOtherDomains, refuseStranger } from './stranger-rules.ts'

/** The journey of a browser to a provider and back. Who may come in stands in docs/decisions.md. */
export interface ProviderSignInService {
  /** Where to send the browser, and what it must keep. Throws not_found for a provider that is not offered, unavailable. */
  begin(request: {
    providerId: string
    redirectUri: string
    next: string
    /** Set: the provider becomes another way in for this person. */
    linkUserId: string | null
  }): Promise<{ address: string; journey: string }>
  /**
   * Whom the provider vouched for, as a person of ours, with what their groups give. Throws unauthenticated for an answer that does
   * not hold, forbidden for somebody who may not come in, conflict for a link that is taken: all in words.
   */
  complete(request: ProviderReturn): Promise<ProviderOutcome>
}

export interface ProviderReturn {
  providerId: string
  redirectUri: string
  parameters: URLSearchParams
  /** What the browser kept. */
  journey: string | undefined
  /** Who is signed in there now. */
  userId: string | null
  origin: RequestOrigin
}

export interface ProviderOutcome {
  kind: 'signed-in' | 'linked'
  userId: string
  providerName: string
  next: string
}

interface Dependencies {
  store: Store
  clock: Clock
  events: EventBus
  audit: AuditTrail
  sealer: Sealer
  client: IdentityProviderClient
  authenticator: Pick<Authenticator, 'createUser'>
  memberships: GroupMemberships
  /** Writes down in the list of one organization where its member's sign-in went. */
  noteVisit(scope: Scope, address: string): Promise<void>
  /** True where an invitation for this address waits. */
  isInvited(email: string): Promise<boolean>
}

export function createProviderSignInService(dependencies: Dependencies): ProviderSignInService {
  const { store, clock, events, audit, sealer, client, authenticator, memberships, isInvited } = dependencies
  const { signInProviders: providers, signInLinks: links } = store

  async function openOffered(providerId: string) {
    const opened = await openProvider({ providers, sealer }, providerId)
    if (!opened.provider.isEnabled)
      throw new AppError('forbidden', 'Signing in with {provider} is switched off.', {
        values: { provider: opened.provider.name },
      })
    return opened
  }

  /** Finds the person, or makes the account; refuses in words. */
  async function admit(provider: SignInProvider, identity: ProviderIdentity, origin: RequestOrigin) {
    const known = await links.find(provider.id, identity.subject)
    if (known) return known
    const { email } = identity
    const account = email === null ? undefined : await links.findUserByEmail(email)
    const givesMembership = (await memberships.plan(provider, identity, null)).join.length > 0
    const invited = email !== null && identity.isEmailVerified && (await isInvited(email))
    refuseStranger({ provider, identity, account, mayBeNew: invited || givesMembership })
    const scope = platformScope({ kind: 'system', task: 'sign in by provider' }, origin)
    return store.transaction(scope, async () => {
      const userId = account?.id ?? (await createPerson(identity))
      await refuseSecondLink(provider, userId)
      return link(provider, identity.subject, { userId, origin })
    })
  }

  /**
   * One account of a provider for each person. NB: an address that a company gives to somebody new must not open the account of whoever
   * had it before: they come with another subject.
   */
  async function refuseSecondLink(provider: SignInProvider, userId: string): Promise<void> {
    await links.lockUser(userId)
    const others = await links.listOfUser(userId)
    if (others.some(({ providerId }) => providerId === provider.id))
      throw new AppError('conflict', 'Another account of {provider} is linked already. Unlink it first.', {
        values: { provider: provider.name },
      })
  }

  async function createPerson({ name, email, isEmailVerified }: ProviderIdentity): Promise<string> {
    if (email === null) throw new AppError('internal', 'A person without an address cannot be made.')
    const shown = (name ?? email.split('@')[0] ?? email).slice(0, USER_NAME_MAX_CHARS)
    const user = await authenticator.createUser({
      name: shown,
      email,
      passwordHash: null,
      emailVerified: isEmailVerified,
    })
    return user.id
  }

  async function link(
    provider: SignInProvider,
    subject: string,
    { userId, origin }: { userId: string; origin: RequestOrigin },
  ): Promise<SignInLink> {
    const scope = platformScope({ kind: 'user', userId }, origin)
    const made = { providerId: provider.id, userId, subject, createdAt: clock.now(), grants: [] }
    await store.transaction(scope, async () => {
      await links.insert(made)
      await audit.record(scope, {
        action: 'person.account_linked',
        subject: { kind: 'sign_in_provider', id: provider.id, name: provider.name },
      })
    })
    return made
  }

  /** Somebody who is signed in adds the provider to the ways into their own account. */
  async function linkOwn(
    provider: SignInProvider,
    subject: string,
    own: { userId: string; origin: RequestOrigin },
  ) {
    const taken = await links.find(provider.id, subject)
    if (taken && taken.userId !== own.userId)
      throw new AppError('conflict', 'Somebody else here signs in with this account of {provider}.', {
        values: { provider: provider.name },
      })
    if (taken) return
    const scope = platformScope({ kind: 'user', userId: own.userId }, own.origin)
    await store.transaction(scope, async () => {
      await refuseSecondLink(provider, own.userId)
      await link(provider, subject, own)
    })
    events.publishPersonChanged({ userId: own.userId })
  }

  async function noteVisits({ issuer }: SignInProvider, userId: string): Promise<void> {
    for (const { organizationId } of await store.unscoped.listMembershipsOfUser(userId))
      await dependencies.noteVisit({ organizationId, actor: { kind: 'user', userId } }, issuer)
  }

  async function openOnce(request: ProviderReturn): Promise<SignInJourney> {
    const now = clock.now()
    const journey = openJourney(sealer, request.journey, {
      providerId: request.providerId,
      state: request.parameters.get('state'),
      nowMs: now.getTime(),
    })
    if (!(await links.takeJourney(journey.id, now, new Date(journey.expiresAtMs))))
      throw new AppError('unauthenticated', 'This sign-in is finished already. Begin again.')
    if (journey.linkUserId !== null && journey.linkUserId !== request.userId)
      throw new AppError('forbidden', 'You were signed out in between. Sign in, then link the account again.')
    return journey
  }

  async function noteFailure(provider: SignInProvider, error: unknown, origin: RequestOrigin): Promise<void> {
    if (!(error instanceof AppError)) return
    await audit.record(platformScope({ kind: 'system', task: 'sign in by provider' }, origin), {
      action: 'person.sign_in_failed',
      subject: { kind: 'sign_in_provider', id: provider.id, name: provider.name },
      after: { reason: error.phrase.text },
    })
  }

  async function finish(request: ProviderReturn, journey: SignInJourney): Promise<ProviderOutcome> {
    const { redirectUri, parameters, origin } = request
    const opened = await openOffered(request.providerId)
    const { provider } = opened
    try {
      const { challenge, next, linkUserId } = journey
      const identity = await client.complete(opened, { redirectUri, parameters, challenge })
      refuseOtherDomains(provider, identity)
      if (linkUserId !== null) {
        await linkOwn(provider, identity.subject, { userId: linkUserId, origin })
        return { kind: 'linked', userId: linkUserId, providerName: provider.name, next }
      }
      const { userId } = await admit(provider, identity, origin)
      await memberships.apply(provider, identity, { userId, origin })
      await noteVisits(provider, userId)
      return { kind: 'signed-in', userId, providerName: provider.name, next }
    } catch (error) {
      await noteFailure(provider, error, origin)
      throw error
    }
  }

  return {
    async begin({ providerId, redirectUri, next, linkUserId }) {
      const opened = await openOffered(providerId)
      const { address, challenge } = await client.begin(opened, redirectUri)
      const journey = sealJourney(sealer, {
        id: Bun.randomUUIDv7(),
        providerId,
        challenge,
        next,
        linkUserId,
        expiresAtMs: clock.now().getTime() + JOURNEY_MAX_AGE_MS,
      })
      return { address, journey }
    },

    complete: async request => finish(request, await openOnce(request)),
  }
}
