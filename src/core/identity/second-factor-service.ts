import type { SealedBox } from '#lib/sealed-box.ts'
import type { Person } from '../access/principal.ts'
import type { AuditTrail } from '../audit/audit.ts'
import { personSubject } from '../audit/person-subject.ts'
import type { Clock } from '../clock.ts'
import { AppError, invalidInput } from '../errors.ts'
import type { EventBus } from '../events.ts'
import type { Mailer, SecondFactorChange } from '../mail/mail.ts'
import type { RequestOrigin, Scope } from '../scope.ts'
import type { Store } from '../store.ts'
import type { Authenticator } from './authenticator.ts'
import type { IdentityCheck } from './identity-check.ts'
import { createRecoveryCodes, hashRecoveryCode } from './recovery-codes.ts'
import { sendNotice } from './second-factor-notice.ts'
import { type SecondFactorRecord, type SecondFactorRecords, secretContext } from './second-factor-records.ts'
import { createTotpSecret, matchTotp, totpAddress } from './totp.ts'
import type { User } from './user.ts'

/** What somebody shows who changes their second factor, and where the notice about it leads. */
export interface FactorRequest {
  password: string
  origin: RequestOrigin
  publicUrl: string
}

export interface Enrolment {
  /** Base32, for typing. */
  secret: string
  /** otpauth://..., for the QR code. */
  address: string
}

/** The authenticator app of a person and their recovery codes. */
export interface SecondFactorService {
  findState(person: Person): Promise<{ isEnabled: boolean; recoveryCodesLeft: number }>
  /** A fresh secret that counts once a code of it is shown. Throws conflict where there is an app already; see IdentityCheck. */
  beginEnrolment(person: Person, request: FactorRequest): Promise<Enrolment>
  /** The secret that waits for its first code; null when none does. */
  findEnrolment(person: Person): Promise<Enrolment | null>
  /**
   * From now on signing in asks for a code; every other session of the person ends. Answers the recovery codes, once. Throws invalid
   * (field `code`).
   */
  confirmEnrolment(person: Person, request: { code: string; publicUrl: string }): Promise<string[]>
  /** New recovery codes, answered once; the old ones stop working. */
  renewRecoveryCodes(person: Person, request: FactorRequest): Promise<string[]>
  disable(person: Person, request: FactorRequest): Promise<void>
  /**
   * After the encryption key was lost: nobody can compare a code any more, so everybody's app is taken away, and written down.
   * Answers how many.
   */
  forgetAll(scope: Scope): Promise<number>
}

export interface SecondFactorDependencies {
  store: Pick<Store, 'transaction'>
  records: SecondFactorRecords
  clock: Clock
  authenticator: Authenticator
  check: IdentityCheck
  audit: AuditTrail
  mailer: Mailer
  events: EventBus
  sealer: SealedBox
  /** Keys the hashes of recovery codes. */
  recoverySecret: string
}

/** From the password to the first code. */
const ENROLMENT_MS = 15 * 60_000
const FORGOTTEN_AT_ONCE = 50

export function createSecondFactorService(dependencies: SecondFactorDependencies): SecondFactorService {
  const { store, records, clock, authenticator, check, audit, events, sealer } = dependencies

  async function findConfirmed({ user }: Person) {
    const record = await records.find(user.id)
    if (!record?.isConfirmed) throw new AppError('conflict', 'There is no authenticator app in this account.')
    return record
  }

  function freshCodes(userId: string) {
    const recoveryCodes = createRecoveryCodes()
    const secret = dependencies.recoverySecret
    return {
      recoveryCodes,
      recoveryHashes: recoveryCodes.map(code => hashRecoveryCode(code, { secret, userId })),
    }
  }

  /** NB: a key that waits could be read and confirmed by whoever finds the browser open later. */
  const isOver = ({ lockedUntil }: SecondFactorRecord) => lockedUntil === null || lockedUntil < clock.now()

  async function forgetSome(scope: Scope): Promise<number> {
    const userIds = await records.removeSome(FORGOTTEN_AT_ONCE)
    for (const userId of userIds) {
      await records.mark(userId, false)
      const user = await authenticator.findUser(userId)
      const act = { action: 'person.second_factor_disabled', after: { by: 'keys reset' } } as const
      await audit.record(scope, { ...act, subject: user ? personSubject(user) : undefined })
    }
    return userIds.length
  }

  const notify = (user: User, change: SecondFactorChange, publicUrl: string) =>
    sendNotice(dependencies.mailer, { user, change, publicUrl })

  return {
    async findState({ user }) {
      const record = await records.find(user.id)
      return {
        isEnabled: record?.isConfirmed === true,
        recoveryCodesLeft: record?.recoveryHashes.length ?? 0,
      }
    },

    async beginEnrolment(person, { password, origin }) {
      const { user, platformScope: scope } = person
      await check.confirm(person, { password, origin })
      const secret = createTotpSecret()
      await store.transaction(scope, async () => {
        if ((await records.find(user.id))?.isConfirmed) throw alreadyThere()
        await records.replace({
          userId: user.id,
          sealedSecret: sealer.seal(secret, secretContext(user.id)),
          lastStep: 0,
          recoveryHashes: [],
          isConfirmed: false,
          failures: 0,
          lockedUntil: new Date(clock.now().getTime() + ENROLMENT_MS),
        })
      })
      return { secret, address: totpAddress(secret, user.email) }
    },

    async findEnrolment({ user }) {
      const record = await records.find(user.id)
      if (!record || record.isConfirmed || isOver(record)) return null
      const secret = sealer.open(record.sealedSecret, secretContext(user.id))
      return { secret, address: totpAddress(secret, user.email) }
    },

    async confirmEnrolment(person, { code, publicUrl }) {
      const { user, session, platformScope: scope } = person
      const { recoveryCodes, recoveryHashes } = freshCodes(user.id)
      await store.transaction(scope, async () => {
        const record = await records.find(user.id)
        if (record?.isConfirmed) throw alreadyThere()
        if (!record || isOver(record))
          throw new AppError('conflict', 'Begin again: no authenticator app waits for its code.')
        const secret = sealer.open(record.sealedSecret, secretContext(user.id))
        const step = matchTotp(secret, code, { now: clock.now(), lastStep: record.lastStep })
        if (step === null) throw wrongFirstCode()
        const change = { isConfirmed: true, lastStep: step, recoveryHashes, lockedUntil: null }
        if (!(await records.change(record, change))) throw alreadyThere()
        await records.mark(user.id, true)
        await records.upgradeSession(session.id)
        const endedSessions = await authenticator.endOtherSessions(user.id, session.id)
        await notify(user, 'authenticator_added', publicUrl)
        const act = { action: 'person.second_factor_enabled', subject: personSubject(user) } as const
        await audit.record(scope, { ...act, after: { endedSessions } })
      })
      events.publishPersonChanged({ userId: user.id })
      return recoveryCodes
    },

    async renewRecoveryCodes(person, { password, origin, publicUrl }) {
      const { user, platformScope: scope } = person
      await check.confirm(person, { password, origin })
      const { recoveryCodes, recoveryHashes } = freshCodes(user.id)
      await store.transaction(scope, async () => {
        const record = await findConfirmed(person)
        if (!(await records.change(record, { recoveryHashes }))) throw changedMeanwhile()
        await notify(user, 'recovery_codes_renewed', publicUrl)
        await audit.record(scope, { action: 'person.recovery_codes_renewed', subject: personSubject(user) })
      })
      return recoveryCodes
    },

    async forgetAll(scope) {
      let forgotten = 0
      for (;;) {
        const count = await store.transaction(scope, () => forgetSome(scope))
        if (count === 0) return forgotten
        forgotten += count
      }
    },

    async disable(person, { password, origin, publicUrl }) {
      const { user, platformScope: scope } = person
      await check.confirm(person, { password, origin })
      await store.transaction(scope, async () => {
        await findConfirmed(person)
        await records.remove(user.id)
        await records.mark(user.id, false)
        await notify(user, 'authenticator_removed', publicUrl)
        await audit.record(scope, { action: 'person.second_factor_disabled', subject: personSubject(user) })
      })
      events.publishPersonChanged({ userId: user.id })
    },
  }
}

function wrongFirstCode(): AppError {
  return invalidInput('Some fields are not valid.', [
    {
      path: 'code',
      message:
        'This is not the code of now. Check that the clock of your telephone is right, and type the next one.',
    },
  ])
}

function alreadyThere(): AppError {
  return new AppError('conflict', 'There is an authenticator app in this account already.')
}

function changedMeanwhile(): AppError {
  return new AppError('conflict', 'This was changed somewhere else just now. Try again.')
}
