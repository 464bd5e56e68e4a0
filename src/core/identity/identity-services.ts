import type { BackgroundWork } from '#lib/background-work.ts'
import type { AuditTrail } from '../audit/audit.ts'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import type { Mailer } from '../mail/mail.ts'
import type { Store } from '../store.ts'
import { type AccountService, createAccountService } from './account-service.ts'
import type { AuthRecords } from './auth-records.ts'
import type { Authenticator } from './authenticator.ts'
import { createOneTimeLinks } from './one-time-links.ts'
import { createPasswordResetService, type PasswordResetService } from './password-reset-service.ts'
import { createSignInService, type SignInService } from './sign-in-service.ts'
import { createSignInThrottle, type SignInThrottle } from './sign-in-throttle.ts'

/** Signing in and the own account. */
export interface IdentityServices {
  accounts: AccountService
  passwordResets: PasswordResetService
  signIns: SignInService
  /** One count of failures for every door that somebody can guess at. */
  throttle: SignInThrottle
}

interface Dependencies {
  store: Store & { authRecords: AuthRecords }
  clock: Clock
  authenticator: Authenticator
  audit: AuditTrail
  mailer: Mailer
  events: EventBus
  background: BackgroundWork
}

export function createIdentityServices(dependencies: Dependencies): IdentityServices {
  const { store, clock } = dependencies
  const throttle = createSignInThrottle(clock)
  const links = createOneTimeLinks({ records: store.authRecords, clock })
  const parts = { ...dependencies, throttle, links }
  return {
    accounts: createAccountService(parts),
    passwordResets: createPasswordResetService(parts),
    signIns: createSignInService(parts),
    throttle,
  }
}
