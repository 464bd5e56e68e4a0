import type { AuditTrail } from '../audit/audit.ts'
import { AppError } from '../errors.ts'
import type { EventBus } from '../events.ts'
import type { Scope } from '../scope.ts'
import type { Store } from '../store.ts'
import type { SignInProviderKind } from './sign-in-provider.ts'

/** The providers among the ways into somebody's own account. */
export interface LinkedAccountService {
  /** Every provider that is offered, and those that are linked though they are switched off. By name. */
  listAccounts(userId: string): Promise<LinkedAccount[]>
  /** Throws not_found, or conflict where nothing else would let the person in. */
  unlink(scope: Scope, userId: string, providerId: string): Promise<void>
}

export interface LinkedAccount {
  providerId: string
  kind: SignInProviderKind
  name: string
  isEnabled: boolean
  /** null: not linked. */
  linkedAt: Date | null
}

interface Dependencies {
  store: Pick<Store, 'signInProviders' | 'signInLinks' | 'transaction'>
  audit: AuditTrail
  events: EventBus
}

export function createLinkedAccountService({ store, audit, events }: Dependencies): LinkedAccountService {
  const { signInProviders: providers, signInLinks: links } = store

  async function listAccounts(userId: string): Promise<LinkedAccount[]> {
    const [all, own] = [await providers.list(), await links.listOfUser(userId)]
    return all
      .map(({ id, kind, name, isEnabled }) => {
        const linkedAt = own.find(link => link.providerId === id)?.createdAt ?? null
        return { providerId: id, kind, name, isEnabled, linkedAt }
      })
      .filter(({ isEnabled, linkedAt }) => isEnabled || linkedAt !== null)
  }

  return {
    listAccounts,

    async unlink(scope, userId, providerId) {
      await store.transaction(scope, async () => {
        await links.lockUser(userId)
        const accounts = await listAccounts(userId)
        const account = accounts.find(each => each.providerId === providerId && each.linkedAt !== null)
        if (!account) throw new AppError('not_found', 'This provider is not linked with your account.')
        const others = accounts.filter(
          each => each.providerId !== providerId && each.isEnabled && each.linkedAt !== null,
        )
        if (others.length + (await links.countOwnWays(userId)) === 0)
          throw new AppError(
            'conflict',
            'This is your only way to sign in. Set a password or add a passkey first.',
          )
        await links.remove(userId, providerId)
        await audit.record(scope, {
          action: 'person.account_unlinked',
          subject: { kind: 'sign_in_provider', id: providerId, name: account.name },
        })
      })
      events.publishPersonChanged({ userId })
    },
  }
}
