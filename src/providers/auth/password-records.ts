import type { Auth } from './auth-instance.ts'
import type { PasswordHashing } from './password-hashing.ts'

const CREDENTIAL = 'credential'

/** The password of a person, where they have one: an account of the library's provider `credential`. */
export function createPasswordRecords(auth: Auth, passwords: PasswordHashing) {
  async function find(userId: string) {
    const { internalAdapter } = await auth.$context
    const accounts = await internalAdapter.findAccounts(userId)
    return accounts.find(account => account.providerId === CREDENTIAL)
  }

  return {
    async has(userId: string): Promise<boolean> {
      return Boolean((await find(userId))?.password)
    },

    async verify(userId: string, password: string): Promise<boolean> {
      const kept = (await find(userId))?.password
      if (kept) return passwords.verify(password, kept)
      // The same work for nothing, so that the time does not tell who has a password.
      await passwords.hash(password)
      return false
    },

    async keep(userId: string, passwordHash: string): Promise<void> {
      const { internalAdapter } = await auth.$context
      const account = await find(userId)
      if (account) await internalAdapter.updateAccount(account.id, { password: passwordHash })
      else
        await internalAdapter.createAccount({
          userId,
          accountId: userId,
          providerId: CREDENTIAL,
          password: passwordHash,
        })
    },
  }
}
