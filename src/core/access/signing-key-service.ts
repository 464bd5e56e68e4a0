import { randomBytes } from 'node:crypto'
import type { AuditTrail } from '../audit/audit.ts'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { Sealer } from '../model-connections/model-connection-keys.ts'
import { type Actor, platformScope } from '../scope.ts'
import type { Store } from '../store.ts'
import { ACCESS_TOKEN_LIFETIME_MAX_S } from './access-token.ts'
import type { OpenSigningKey, SigningKeyRow } from './signing-key.ts'

/** The ring of keys that sign access tokens. Kept sealed in the database, so that every node signs and verifies with the same. */
export interface SigningKeyService {
  /** The key that signs now; the first one is made when it is first asked for. */
  current(): Promise<OpenSigningKey>
  /** A key whose tokens may still be in use; undefined for every other id. */
  find(id: string): Promise<OpenSigningKey | undefined>
  /** A new key signs from now on. Tokens of the old one work until they end. Answers the id of the new one. */
  rotate(actor: Actor): Promise<{ id: string }>
  /** For the job: rotates when the key is ROTATION_INTERVAL_MS old, and removes keys that nothing needs any more. */
  rotateWhenDue(actor: Actor): Promise<void>
}

export const ROTATION_INTERVAL_MS = 30 * 24 * 60 * 60 * 1000
/** Another node learns of a rotation at the latest after this long. */
export const RING_CACHE_MS = 30_000
/** A token may be signed with a retired key for as long as a node has not heard of its end. */
const VERIFY_AFTER_RETIREMENT_MS = ACCESS_TOKEN_LIFETIME_MAX_S * 1000 + 2 * RING_CACHE_MS
const SECRET_BYTES = 32

interface Dependencies {
  store: Pick<Store, 'signingKeys' | 'transaction'>
  clock: Clock
  sealer: Sealer
  audit: AuditTrail
}

export function createSigningKeyService(dependencies: Dependencies): SigningKeyService {
  const { store, clock, sealer, audit } = dependencies
  let ring: { keys: OpenSigningKey[]; readAtMs: number } | undefined

  async function readRing(maxAgeMs: number): Promise<OpenSigningKey[]> {
    const nowMs = clock.monotonicMs()
    if (!ring || nowMs - ring.readAtMs >= maxAgeMs) {
      const rows = await store.signingKeys.list()
      ring = { keys: rows.map(row => open(sealer, row)), readAtMs: nowMs }
    }
    return ring.keys
  }

  async function addKey(actor: Actor): Promise<OpenSigningKey> {
    const id = Bun.randomUUIDv7()
    const secret = randomBytes(SECRET_BYTES).toString('base64url')
    const scope = platformScope(actor)
    const key = { id, createdAt: clock.now(), retiredAt: null }
    await store.transaction(scope, async () => {
      await store.signingKeys.insert({ ...key, sealedSecret: sealer.seal(secret, contextOf(id)) })
      await store.signingKeys.retireAllBut(id, clock.now())
      await audit.record(scope, {
        action: 'signing_key.rotated',
        subject: { kind: 'signing_key', id, name: id },
      })
    })
    ring = undefined
    return { ...key, secret }
  }

  return {
    async current() {
      const signing = (keys: OpenSigningKey[]) => keys.find(key => key.retiredAt === null)
      return (
        signing(await readRing(RING_CACHE_MS)) ??
        signing(await readRing(0)) ??
        (await addKey({ kind: 'system', task: 'first signing key' }))
      )
    },

    async find(id) {
      const known = (keys: OpenSigningKey[]) => keys.find(key => key.id === id)
      // Another node may have rotated a moment ago. A made-up id costs one small query, as a made-up API key does.
      const key = known(await readRing(RING_CACHE_MS)) ?? known(await readRing(0))
      const end = key?.retiredAt && key.retiredAt.getTime() + VERIFY_AFTER_RETIREMENT_MS
      return end && end < clock.now().getTime() ? undefined : key
    },

    rotate: async actor => ({ id: (await addKey(actor)).id }),

    async rotateWhenDue(actor) {
      const nowMs = clock.now().getTime()
      await store.signingKeys.removeRetiredBefore(new Date(nowMs - VERIFY_AFTER_RETIREMENT_MS))
      const signing = (await readRing(0)).find(key => key.retiredAt === null)
      if (signing && nowMs - signing.createdAt.getTime() >= ROTATION_INTERVAL_MS) await addKey(actor)
    },
  }
}

function open(sealer: Sealer, { sealedSecret, ...key }: SigningKeyRow): OpenSigningKey {
  try {
    return { ...key, secret: sealer.open(sealedSecret, contextOf(key.id)) }
  } catch (cause) {
    throw new AppError('unavailable', 'The keys that sign access tokens do not open.', { cause })
  }
}

function contextOf(id: string): string {
  return ['signing_keys', 'sealed_secret', id, 'platform'].join('|')
}
