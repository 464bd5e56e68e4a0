import { PREDEFINED_ROLES } from '../access/permissions.ts'
import type { AuditTrail } from '../audit/audit.ts'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import type { Authenticator } from '../identity/authenticator.ts'
import type { Scope, SystemScopes } from '../scope.ts'
import type { Store } from '../store.ts'
import { createGroupMemberships } from './group-memberships.ts'
import { createLinkedAccountService, type LinkedAccountService } from './linked-account-service.ts'
import { createMappedMembershipChanges } from './mapped-membership-changes.ts'
import { createProviderSignInService, type ProviderSignInService } from './provider-sign-in-service.ts'
import type { IdentityProviderClient } from './sign-in-provider.ts'
import type { Sealer } from './sign-in-provider-secret.ts'
import {
  createSignInProviderService,
  type SignInProviderIssuers,
  type SignInProviderService,
} from './sign-in-provider-service.ts'

/** The three services of signing in elsewhere: setting providers up, the journey there and back, one's own accounts. */
export interface SignInParts {
  signInProviders: SignInProviderService
  providerSignIn: ProviderSignInService
  linkedAccounts: LinkedAccountService
}

interface Dependencies {
  store: Store
  clock: Clock
  events: EventBus
  audit: AuditTrail
  sealer: Sealer
  systemScope: SystemScopes
  authenticator: Pick<Authenticator, 'createUser'>
  client: IdentityProviderClient
  /** See ProviderSignInService. */
  noteVisit(scope: Scope, address: string): Promise<void>
  /** Roles that platform admins made. */
  listCustomRoles(): Promise<readonly { id: string; name: string }[]>
  /** Tests put stand-ins in the place of Google and LinkedIn. */
  issuers?: SignInProviderIssuers
}

export function createSignInParts(dependencies: Dependencies): SignInParts {
  const { store, systemScope, listCustomRoles, issuers, ...rest } = dependencies
  const { audit, clock, events } = rest

  async function listTargets() {
    const ids = await store.unscoped.listOrganizationIds()
    const organizations = await Promise.all(
      ids.map(async id => {
        const { name } = await store.organizations.get(systemScope(id, 'sign-in providers'))
        return { id, name }
      }),
    )
    const custom = await listCustomRoles()
    return {
      organizations: organizations.sort((a, b) => a.name.localeCompare(b.name)),
      roles: [
        ...PREDEFINED_ROLES.map(id => ({ id, name: null })),
        ...custom.map(({ id, name }) => ({ id, name })),
      ],
    }
  }

  const changes = createMappedMembershipChanges({ store, clock, audit, systemScope })
  return {
    signInProviders: createSignInProviderService({
      ...rest,
      store,
      listTargets,
      ...(issuers && { issuers }),
    }),
    providerSignIn: createProviderSignInService({
      ...rest,
      store,
      memberships: createGroupMemberships({ store, events, changes }),
      isInvited: async email =>
        (await store.unscoped.listInvitationsForEmail(email)).some(
          ({ expiresAt }) => expiresAt.getTime() > clock.now().getTime(),
        ),
    }),
    linkedAccounts: createLinkedAccountService({ store, audit, events }),
  }
}
