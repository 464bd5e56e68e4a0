import { z } from 'zod'
import type { AuditTrail } from '../audit/audit.ts'
import { addressedSubject } from '../audit/person-subject.ts'
import { AppError, invalidInput, notFound } from '../errors.ts'
import type { EventBus } from '../events.ts'
import type { Authenticator } from '../identity/authenticator.ts'
import { emailAddress } from '../members/invitation-service.ts'
import type { Scope } from '../scope.ts'
import type { Store } from '../store.ts'
import { parseInput } from '../validation.ts'
import type { PlatformAdmin } from './platform-admin-repository.ts'

/** Who runs the appliance. At least one stays, whatever happens at once. `scope` is the platform's. */
export interface PlatformAdminService {
  listPlatformAdmins(): Promise<PlatformAdmin[]>
  /** For somebody who has an account. Throws invalid where there is none, they are one already, or the address was never confirmed. */
  grantPlatformAdmin(scope: Scope, input: { email: string }): Promise<void>
  /** Throws not_found, and conflict for the last one. */
  revokePlatformAdmin(scope: Scope, userId: string): Promise<void>
}

const grantInput = z.strictObject({ email: emailAddress })

interface Dependencies {
  store: Store
  events: EventBus
  audit: AuditTrail
  authenticator: Pick<Authenticator, 'findUser' | 'findUserByEmail'>
}

export function createPlatformAdminService({
  store,
  events,
  audit,
  authenticator,
}: Dependencies): PlatformAdminService {
  return {
    listPlatformAdmins: () => store.platformAdmins.list(),

    async grantPlatformAdmin(scope, input) {
      const { email } = parseInput(grantInput, input)
      const user = await authenticator.findUserByEmail(email)
      if (!user)
        throw refused('There is no account with this address. Invite the person to an organization first.')
      // NB: a provider may let people in under addresses that it vouches for nobody to have.
      if (!user.emailVerified)
        throw refused(
          'This person has not confirmed their e-mail address. They do so on the page of their account.',
        )
      await store.transaction(scope, async () => {
        const ids = await store.platformAdmins.listIdsForChange()
        if (ids.includes(user.id)) throw refused('This person is a platform admin already.')
        await store.platformAdmins.set(user.id, true)
        await audit.record(scope, {
          action: 'platform_admin.granted',
          subject: addressedSubject(user),
        })
      })
      events.publishPersonChanged({ userId: user.id })
    },

    async revokePlatformAdmin(scope, userId) {
      const user = await authenticator.findUser(userId)
      await store.transaction(scope, async () => {
        const ids = await store.platformAdmins.listIdsForChange()
        if (!user || !ids.includes(userId)) throw notFound('platform admin')
        if (ids.length === 1)
          throw new AppError(
            'conflict',
            'Somebody has to run this Parley. Make somebody else a platform admin first.',
          )
        await store.platformAdmins.set(userId, false)
        await audit.record(scope, {
          action: 'platform_admin.revoked',
          subject: addressedSubject(user),
        })
      })
      events.publishPersonChanged({ userId })
    },
  }
}

function refused(message: string) {
  return invalidInput(message, [{ path: 'email', message }])
}
