import type { BetterAuthPlugin } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { SIGN_IN_METHODS } from '#core/identity/sign-in-session.ts'

const startedSession = z.object({
  userId: z.string(),
  method: z.enum(SIGN_IN_METHODS),
  organizationId: z.string().nullable().optional(),
  isContinued: z.boolean().optional(),
})

/** Lets the program start a session for somebody who has shown who they are elsewhere: by a provider, a passkey, an invitation. */
export function sessionPlugin() {
  return {
    id: 'parley-sessions',
    endpoints: {
      startSession: createAuthEndpoint.serverOnly(
        { method: 'POST', body: startedSession, requireHeaders: true },
        async context => {
          const { internalAdapter } = context.context
          const { userId, method, organizationId, isContinued } = context.body
          const user = await internalAdapter.findUserById(userId)
          if (!user) throw new AppError('unauthenticated', 'E-mail address or password is not right.')
          // NB: whoever calls this: no session by a password alone where there is a second factor.
          if (
            !isContinued &&
            method === 'password' &&
            'twoFactorEnabled' in user &&
            user.twoFactorEnabled === true
          )
            throw new AppError('unauthenticated', 'This step is over. Sign in again.')
          const session = await internalAdapter.createSession(userId, false, {
            method,
            organizationId: organizationId ?? null,
          })
          await setSessionCookie(context, { session, user }, false)
          return { id: session.id }
        },
      ),
    },
  } satisfies BetterAuthPlugin
}
