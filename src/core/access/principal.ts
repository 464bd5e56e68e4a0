import type { Session } from '../identity/sign-in-session.ts'
import type { User } from '../identity/user.ts'
import type { Scope } from '../scope.ts'
import type { MembershipOfPerson } from './membership.ts'
import type { Permission } from './permissions.ts'

/** Somebody who has shown who they are, in one organization, with what they may do there. */
export interface Principal {
  scope: Scope
  /** Of the role here; for a platform admin those over the whole appliance as well. */
  permissions: readonly Permission[]
  /** The signed-in person; null for an API key. */
  user: User | null
  /** Name or id of the role; null for an API key. */
  role: string | null
  organizationName: string
  /** What an API key or its access token is held to; left out for a session. */
  credential?: ApiCredential
}

export interface ApiCredential {
  apiKeyId: string
  requestsPerMinute: number
  /** Short-lived: it makes no keys and no further tokens. */
  isAccessToken: boolean
}

/** Somebody who has signed in with a browser, in an organization or in none. */
export interface Person {
  user: User
  session: Session
  isPlatformAdmin: boolean
  /** In the order in which they were joined. */
  memberships: readonly MembershipOfPerson[]
  /** In the organization that this browser works in; null without one, and while that one is suspended. */
  principal: Principal | null
  /** For what belongs to no organization: the platform's audit log and settings. Rights are not implied by it. */
  platformScope: Scope
}
