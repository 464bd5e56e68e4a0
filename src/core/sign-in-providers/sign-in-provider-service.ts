import { isPredefinedRole } from '../access/permissions.ts'
import type { AuditTrail, AuditValues } from '../audit/audit.ts'
import type { Clock } from '../clock.ts'
import { AppError, type FieldIssue, invalidInput } from '../errors.ts'
import { createRequestQuota } from '../model-connections/request-quota.ts'
import type { Scope } from '../scope.ts'
import type { Store } from '../store.ts'
import { parseInput } from '../validation.ts'
import type {
  CheckFinding,
  IdentityProviderClient,
  SignInProvider,
  SignInProviderKind,
} from './sign-in-provider.ts'
import { WELL_KNOWN_ISSUERS } from './sign-in-provider.ts'
import {
  type SignInProviderInput,
  type SignInProviderValues,
  signInProviderInput,
} from './sign-in-provider-input.ts'
import { openProvider, refuseMovedSecret, type Sealer, sealSecret } from './sign-in-provider-secret.ts'

/** Where people may sign in from, set up by platform admins. Scopes are the platform's: they say who did it. */
export interface SignInProviderService {
  /** Throws invalid, or conflict when the name is taken. The secret is sealed and never comes back out. */
  createProvider(scope: Scope, input: SignInProviderInput): Promise<SignInProvider>
  /** Throws not_found. */
  getProvider(id: string): Promise<SignInProvider>
  /** By name. */
  listProviders(): Promise<SignInProvider[]>
  /** What the sign-in page offers. */
  listEnabledProviders(): Promise<Pick<SignInProvider, 'id' | 'kind' | 'name'>[]>
  /**
   * Its kind stays, and its issuer once somebody came through it. A secret that is absent or empty stays as it is while the issuer
   * stays; null removes it.
   */
  changeProvider(scope: Scope, id: string, input: SignInProviderInput): Promise<SignInProvider>
  /** Whoever came through it signs in another way from now on. */
  removeProvider(scope: Scope, id: string): Promise<void>
  /** Asks the provider; what is wrong is an answer. Throws not_found, rate_limited. */
  checkProvider(id: string, redirectUri: string): Promise<CheckFinding[]>
  /** What a group can be mapped to. */
  listTargets(): Promise<MappingTargets>
}

export interface MappingTargets {
  organizations: readonly { id: string; name: string }[]
  /** `name` null: predefined, the id is its word. */
  roles: readonly { id: string; name: string | null }[]
}

/** Where the well-known providers are found. */
export type SignInProviderIssuers = Record<Exclude<SignInProviderKind, 'oidc'>, string>

interface Dependencies {
  store: Pick<Store, 'signInProviders' | 'signInLinks' | 'transaction'>
  clock: Clock
  audit: AuditTrail
  sealer: Sealer
  client: IdentityProviderClient
  listTargets(): Promise<MappingTargets>
  /** Of the well-known ones; tests put stand-ins in their place. */
  issuers?: SignInProviderIssuers
}

export const PROVIDERS_MAX = 50
const CHECKS_PER_MINUTE_MAX = 20

export function createSignInProviderService(dependencies: Dependencies): SignInProviderService {
  const { store, clock, audit, sealer, client, listTargets, issuers = WELL_KNOWN_ISSUERS } = dependencies
  const { signInProviders: providers } = store
  const admitCheck = createRequestQuota({
    clock,
    perMinuteMax: CHECKS_PER_MINUTE_MAX,
    atOnceMax: 3,
    refuse: () => new AppError('rate_limited', 'Too many checks are asked for. Try again in a minute.'),
  })

  function issuerOf(values: SignInProviderValues): string {
    if (values.kind !== 'oidc') return issuers[values.kind]
    if (values.issuer) return values.issuer
    throw invalidInput('Some fields are not valid.', [{ path: 'issuer', message: 'This field is required.' }])
  }

  async function refuseUnknownTargets({ groupMappings }: SignInProviderValues): Promise<void> {
    if (groupMappings.length === 0) return
    const { organizations, roles } = await listTargets()
    const issues = groupMappings.flatMap(({ organizationId, role }): FieldIssue[] => [
      ...(organizations.some(({ id }) => id === organizationId)
        ? []
        : [{ path: 'groupMappings', message: 'There is no such organization.' }]),
      // NB: being platform admin is no role, so nobody can be mapped to it.
      ...(roles.some(({ id }) => id === role)
        ? []
        : [{ path: 'groupMappings', message: 'There is no such role in an organization.' }]),
    ])
    if (issues.length > 0) throw invalidInput('Some fields are not valid.', issues.slice(0, 1))
  }

  /** A subject means somebody only beside its issuer: number 7 of another one is another person, and would open this one's account. */
  async function refuseOtherIssuer(before: SignInProvider, issuer: string): Promise<void> {
    const plain = (address: string) => address.replace(/\/$/, '')
    if (plain(before.issuer) === plain(issuer) || (await store.signInLinks.countOfProvider(before.id)) === 0)
      return
    throw invalidInput('Some fields are not valid.', [{ path: 'issuer', message: IN_USE }])
  }

  async function read(input: SignInProviderInput) {
    const values = parseInput(signInProviderInput, input)
    await refuseUnknownTargets(values)
    const { kind, name, clientId, isEnabled, groupsClaim, groupMappings, emailDomains } = values
    if (groupMappings.length > 0 && groupsClaim === '')
      throw invalidInput('Some fields are not valid.', [
        { path: 'groupsClaim', message: 'Name the claim that lists the groups.' },
      ])
    const settings = { groupsClaim, groupMappings, emailDomains: [...new Set(emailDomains)] }
    return {
      fields: { kind, name, issuer: issuerOf(values), clientId, isEnabled, settings },
      secret: values.clientSecret,
    }
  }

  return {
    listTargets,
    getProvider: id => providers.get(id),
    listProviders: () => providers.list(),
    async listEnabledProviders() {
      const all = await providers.list()
      return all.filter(({ isEnabled }) => isEnabled).map(({ id, kind, name }) => ({ id, kind, name }))
    },

    async createProvider(scope, input) {
      const { fields, secret } = await read(input)
      requireSecret(fields.kind, Boolean(secret))
      const at = clock.now()
      const id = Bun.randomUUIDv7()
      const provider = { ...fields, id, hasClientSecret: Boolean(secret), createdAt: at, updatedAt: at }
      await inWords(() =>
        store.transaction(scope, async () => {
          if ((await providers.list()).length >= PROVIDERS_MAX)
            throw new AppError('conflict', 'There are as many providers as there may be. Remove one first.')
          await providers.insert(provider, sealSecret(sealer, id, secret || null))
          await audit.record(scope, {
            action: 'sign_in_provider.created',
            subject: subjectOf(provider),
            after: auditValues(provider),
          })
        }),
      )
      return provider
    },

    async changeProvider(scope, id, input) {
      const { fields, secret } = await read(input)
      return inWords(() =>
        store.transaction(scope, async () => {
          const { provider: before, sealedClientSecret } = await providers.getWithSealedSecret(id)
          if (fields.kind !== before.kind)
            throw new AppError('invalid', 'The kind of a provider cannot change. Add a new one.')
          refuseMovedSecret(before, fields.issuer, secret)
          await refuseOtherIssuer(before, fields.issuer)
          const box = secret ? sealSecret(sealer, id, secret) : secret === null ? null : sealedClientSecret
          requireSecret(before.kind, box !== null)
          const provider = { ...before, ...fields, hasClientSecret: box !== null, updatedAt: clock.now() }
          await providers.update(provider, box)
          await audit.record(scope, {
            action: 'sign_in_provider.changed',
            subject: subjectOf(provider),
            before: auditValues(before),
            after: { ...auditValues(provider), secretChanged: secret === null || Boolean(secret) },
          })
          return provider
        }),
      )
    },

    removeProvider: (scope, id) =>
      store.transaction(scope, async () => {
        const provider = await providers.get(id)
        await providers.remove(id)
        await audit.record(scope, {
          action: 'sign_in_provider.removed',
          subject: subjectOf(provider),
          before: auditValues(provider),
        })
      }),

    checkProvider: (id, redirectUri) =>
      admitCheck('platform', async () =>
        client.check(await openProvider({ providers, sealer }, id), redirectUri),
      ),
  }
}

const IN_USE =
  'People sign in through this provider, and its address says who they are. Add a new one instead.'

function requireSecret(kind: SignInProviderKind, hasSecret: boolean): void {
  if (hasSecret || kind === 'oidc') return
  throw invalidInput('Some fields are not valid.', [
    { path: 'clientSecret', message: 'This provider needs a client secret.' },
  ])
}

/** The database knows one unique name; people are told which field it is. */
async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict' || error.cause === undefined) throw error
    throw new AppError('conflict', 'There is a provider of this name already.', {
      issues: [{ path: 'name', message: 'There is a provider of this name already.' }],
      cause: error,
    })
  }
}

function subjectOf({ id, name }: SignInProvider) {
  return { kind: 'sign_in_provider', id, name }
}

function auditValues({ kind, name, issuer, clientId, isEnabled, settings }: SignInProvider): AuditValues {
  const { groupsClaim, groupMappings, emailDomains } = settings
  return {
    kind,
    name,
    issuer,
    clientId,
    isEnabled,
    groupsClaim,
    groupMappings: groupMappings.map(
      ({ group, organizationId, role }) =>
        `${group} -> ${organizationId} (${isPredefinedRole(role) ? role : `role ${role}`})`,
    ),
    emailDomains,
  }
}
