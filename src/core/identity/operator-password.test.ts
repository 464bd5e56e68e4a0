import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { platformScope } from '#core/scope.ts'
import { openTestFoundation, TEST_PASSWORD, type TestFoundation } from '#testing/test-foundation.ts'

const NEW_PASSWORD = 'three quiet boats'

let foundation: TestFoundation
beforeAll(async () => {
  foundation = await openTestFoundation()
})
afterAll(() => foundation.close())

describe('a new password from the command line', () => {
  test('opens the account, ends every session and is written down as the machine’s act', async () => {
    const { email, userId } = await foundation.createOrganization()
    const { authenticator, setPasswordAsOperator } = foundation
    const headers = new Headers()
    await authenticator.signIn({ email, password: TEST_PASSWORD, headers })
    const request = { email: ` ${email.toUpperCase()}`, password: NEW_PASSWORD, removesSecondFactor: true }
    expect(await setPasswordAsOperator(request)).toEqual({ userId, endedSessions: 1, hadSecondFactor: false })
    expect(await authenticator.listSessions(userId)).toEqual([])
    await expect(authenticator.signIn({ email, password: TEST_PASSWORD, headers })).rejects.toMatchObject({
      code: 'unauthenticated',
    })
    expect(
      (await authenticator.signIn({ email, password: NEW_PASSWORD, headers })).getSetCookie(),
    ).not.toBeEmpty()
    const log = await foundation.store.audit.listFrom(platformScope({ kind: 'system', task: 'test' }), {
      fromSeq: 1,
      limit: 100,
    })
    expect(log.at(-1)).toMatchObject({
      action: 'person.password_changed',
      actorKind: 'system',
      actorName: 'admin reset-password',
      subjectId: userId,
      after: { by: 'command line', endedSessions: 1 },
    })
  })

  test('keeps to the rule, and needs somebody', async () => {
    const { email } = await foundation.createOrganization()
    const set = (change: { email?: string; password?: string }) =>
      foundation.setPasswordAsOperator({
        email,
        password: NEW_PASSWORD,
        removesSecondFactor: false,
        ...change,
      })
    await expect(set({ password: 'password12345' })).rejects.toMatchObject({ code: 'invalid' })
    await expect(set({ email: 'nobody@example.com' })).rejects.toMatchObject({ code: 'not_found' })
  })
})
