import type { AuditTrail } from '../audit/audit.ts'
import { personSubject } from '../audit/person-subject.ts'
import { AppError, invalidInput } from '../errors.ts'
import type { EventBus } from '../events.ts'
import type { SystemScopes } from '../scope.ts'
import { PLATFORM_ID } from '../scope.ts'
import type { Store } from '../store.ts'
import type { Authenticator } from './authenticator.ts'
import type { OneTimeLinks } from './one-time-links.ts'
import type { SecondFactorRecords } from './second-factor-records.ts'

export interface OperatorPassword {
  email: string
  password: string
  /** The authenticator app and its recovery codes go too: for a person who lost their telephone. */
  removesSecondFactor: boolean
}

/**
 * A new password by whoever has the machine, for a person whom no mail reaches: the last platform admin above all. Ends every
 * session. Throws not_found, and invalid for a password that is not good.
 */
export type SetPasswordAsOperator = (
  request: OperatorPassword,
) => Promise<{ userId: string; endedSessions: number; hadSecondFactor: boolean }>

interface Dependencies {
  store: Pick<Store, 'transaction'>
  authenticator: Authenticator
  links: OneTimeLinks
  factors: SecondFactorRecords
  audit: AuditTrail
  events: EventBus
  systemScope: SystemScopes
}

export function createOperatorPassword(dependencies: Dependencies): SetPasswordAsOperator {
  const { store, authenticator, links, factors, audit, events, systemScope } = dependencies
  return async ({ email, password, removesSecondFactor }) => {
    const user = await authenticator.findUserByEmail(email)
    if (!user) throw new AppError('not_found', 'Nobody has this e-mail address.')
    const issues = authenticator.checkPassword(password, user)
    if (issues.length > 0) throw invalidInput('Some fields are not valid.', issues)
    const passwordHash = await authenticator.hashPassword(password)
    const scope = systemScope(PLATFORM_ID, 'admin reset-password')
    const answer = await store.transaction(scope, async () => {
      await authenticator.keepPassword(user.id, passwordHash)
      await links.withdraw('reset-password', user.id)
      await links.withdraw('second-step', user.id)
      const endedSessions = await authenticator.endOtherSessions(user.id, null)
      const subject = personSubject(user)
      const after = { by: 'command line', endedSessions }
      await audit.record(scope, { action: 'person.password_changed', subject, after })
      const hadSecondFactor = removesSecondFactor && (await factors.remove(user.id))
      if (hadSecondFactor) {
        await factors.mark(user.id, false)
        await audit.record(scope, {
          action: 'person.second_factor_disabled',
          subject,
          after: { by: after.by },
        })
      }
      return { userId: user.id, endedSessions, hadSecondFactor }
    })
    events.publishPersonChanged({ userId: user.id })
    return answer
  }
}
