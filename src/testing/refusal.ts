import { AppError } from '#core/errors.ts'

/** The AppError that a promise is rejected with, as `code: message`; fails the test when there is none. */
export async function refusalOf(attempt: Promise<unknown>): Promise<string> {
  const outcome = await attempt.then(
    () => ({ accepted: true as const }),
    (error: unknown) => ({ accepted: false as const, error }),
  )
  if (outcome.accepted) throw new Error('This should have been refused.')
  if (outcome.error instanceof AppError) return `${outcome.error.code}: ${outcome.error.message}`
  throw outcome.error
}
