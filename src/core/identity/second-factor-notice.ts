import type { Mailer, SecondFactorChange } from '../mail/mail.ts'
import type { User } from './user.ts'

interface Notice {
  user: User
  change: SecondFactorChange
  /** Where the link in it leads; never taken from the request. */
  publicUrl: string
}

/** Tells the person by mail: whoever changes how somebody signs in may not be them. Joins a running transaction. */
export function sendNotice(mailer: Mailer, { user, change, publicUrl }: Notice): Promise<void> {
  return mailer.send({
    kind: 'second_factor_changed',
    recipient: user.email,
    language: user.language,
    organizationId: null,
    values: { name: user.name, change, link: `${publicUrl}/account` },
  })
}
