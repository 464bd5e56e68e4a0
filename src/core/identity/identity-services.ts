import type { BackgroundWork } from '#lib/background-work.ts'
import type { SealedBox } from '#lib/sealed-box.ts'
import type { AuditTrail } from '../audit/audit.ts'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import type { Mailer } from '../mail/mail.ts'
import type { SystemScopes } from '../scope.ts'
import type { Store } from '../store.ts'
import { type AccountService, createAccountService } from './account-service.ts'
import type { AuthRecords } from './auth-records.ts'
import type { Authenticator } from './authenticator.ts'
import { createIdentityCheck, type IdentityCheck } from './identity-check.ts'
import { createOneTimeLinks } from './one-time-links.ts'
import { createOperatorPassword, type SetPasswordAsOperator } from './operator-password.ts'
import type { PasskeyCeremonies } from './passkey.ts'
import { createPasskeyRecords } from './passkey-records.ts'
import { createPasskeyService, type PasskeyService } from './passkey-service.ts'
import { createPasswordResetService, type PasswordResetService } from './password-reset-service.ts'
import { createCodeCheck } from './second-factor-check.ts'
import { createSecondFactorRecords } from './second-factor-records.ts'
import { createSecondFactorService, type SecondFactorService } from './second-factor-service.ts'
import { createSecondStepService, type SecondStepService } from './second-step-service.ts'
import { createSignInService, type SignInService } from './sign-in-service.ts'
import { createSignInThrottle, type SignInThrottle } from './sign-in-throttle.ts'

/** Signing in and the own account. */
export interface IdentityServices {
  accounts: AccountService
  passwordResets: PasswordResetService
  setPasswordAsOperator: SetPasswordAsOperator
  signIns: SignInService
  identityCheck: IdentityCheck
  secondFactors: SecondFactorService
  secondSteps: SecondStepService
  passkeys: PasskeyService
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
  systemScope: SystemScopes
  sealer: SealedBox
  /** Keys the hashes of recovery codes. */
  recoverySecret: string
  ceremonies: PasskeyCeremonies
}

export function createIdentityServices(dependencies: Dependencies): IdentityServices {
  const { store, clock } = dependencies
  const throttle = createSignInThrottle(clock)
  const links = createOneTimeLinks({ records: store.authRecords, clock })
  const check = createIdentityCheck({ ...dependencies, throttle })
  const passkeys = createPasskeyRecords(store.authRecords)
  const factors = createSecondFactorRecords(store.authRecords)
  const codes = createCodeCheck({ ...dependencies, records: factors })
  const recordSignIn: SignInService['recordSignIn'] = (...signIn) => signIns.recordSignIn(...signIn)
  const secondSteps = createSecondStepService({ ...dependencies, links, codes, recordSignIn })
  const parts = { ...dependencies, throttle, links, check, secondSteps, recordSignIn }
  const signIns = createSignInService(parts)
  return {
    identityCheck: check,
    secondFactors: createSecondFactorService({ ...parts, records: factors }),
    secondSteps,
    passkeys: createPasskeyService({ ...parts, records: passkeys }),
    accounts: createAccountService(parts),
    passwordResets: createPasswordResetService({ ...parts, passkeys }),
    setPasswordAsOperator: createOperatorPassword({ ...parts, factors }),
    signIns,
    throttle,
  }
}
