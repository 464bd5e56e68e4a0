import { z } from 'zod'
import { AppError, invalidInput } from '../errors.ts'
import {
  CASCADE_PARTS,
  type ModelConnection,
  type OpenedModelConnection,
  type PartKeys,
  type RealtimeKind,
} from './model-connection.ts'

/** Seals and opens texts; `context` binds a box to its place. Implemented by lib/sealed-box over the key ring. */
export interface Sealer {
  seal(text: string, context: string): string
  open(box: string, context: string): string
}

type Slot = keyof PartKeys

/** Where a key goes, and what was said about it: a text is a new one, null removes it, else the kept one stays. */
interface KeyUse {
  slot: Slot
  baseUrl: string
  provider: string
  apiKey?: string | null | undefined
}

interface PartLike {
  provider: string
  baseUrl: string
  apiKey?: string | null | undefined
}

/** A connection, or the values of one. */
type HasKeys =
  | { kind: 'rehearsal' }
  | { kind: 'cascade'; stt: PartLike; llm: PartLike; tts: PartLike }
  | ({ kind: RealtimeKind } & Omit<PartLike, 'provider'>)

/** What is said about keys, laid over those that are kept. */
export function mergeKeys(kept: PartKeys, values: HasKeys): PartKeys {
  const merged: PartKeys = {}
  for (const { slot, apiKey } of keyUsesOf(values)) {
    const key = apiKey === null ? undefined : apiKey || kept[slot]
    if (key) merged[slot] = key
  }
  return merged
}

/**
 * Throws invalid where a kept key would go to another service than the one that it was entered for: else whoever may change an
 * address could have every stored key sent to a service of their own, and read it there.
 */
export function refuseMovedKeys(keys: PartKeys, from: HasKeys, to: HasKeys): void {
  refuseMoved(keys, keyUsesOf(from), keyUsesOf(to))
}

function refuseMoved(keys: PartKeys, from: readonly KeyUse[], to: readonly KeyUse[]): void {
  const kept = new Map(from.map(use => [use.slot, use]))
  const issues = to
    .filter(use => {
      const before = kept.get(use.slot)
      const isKept = use.apiKey !== null && !use.apiKey && keys[use.slot] !== undefined
      return isKept && before !== undefined && !isSameService(before, use)
    })
    .map(({ slot }) => ({
      path: slot === 'realtime' ? 'apiKey' : `${slot}.apiKey`,
      message: 'The address leads to another service now. Enter its key, or remove the key that is kept.',
    }))
  if (issues.length > 0) throw invalidInput('Some fields are not valid.', issues)
}

/**
 * The key that a voice is heard with: a typed one, else the kept one of this slot. Throws invalid where the kept one would go to
 * another service.
 */
export function keyForVoice(
  kept: OpenedModelConnection | null,
  speech: { kind: 'cascade'; tts: PartLike } | ({ kind: RealtimeKind } & Omit<PartLike, 'provider'>),
): string | null {
  const [slot, part] =
    speech.kind === 'cascade'
      ? (['tts', speech.tts] as const)
      : (['realtime', { ...speech, provider: speech.kind }] as const)
  if (!kept) return part.apiKey || null
  const before = keyUsesOf(kept.connection).find(use => use.slot === slot)
  refuseMoved(kept.keys, before ? [before] : [], [{ slot, ...part }])
  return part.apiKey === null ? null : part.apiKey || (kept.keys[slot] ?? null)
}

function isSameService(before: KeyUse, after: KeyUse): boolean {
  return (
    before.provider === after.provider && new URL(before.baseUrl).origin === new URL(after.baseUrl).origin
  )
}

function keyUsesOf(values: HasKeys): KeyUse[] {
  if (values.kind === 'rehearsal') return []
  if (values.kind === 'cascade') return CASCADE_PARTS.map(part => ({ slot: part, ...values[part] }))
  const { kind, baseUrl, apiKey } = values
  return [{ slot: 'realtime', provider: kind, baseUrl, apiKey }]
}

export function sealKeys(sealer: Sealer, connection: ModelConnection, keys: PartKeys): string | null {
  return Object.keys(keys).length === 0 ? null : sealer.seal(JSON.stringify(keys), sealContext(connection))
}

/** Throws unavailable when the box does not open here. */
export function openKeys(sealer: Sealer, connection: ModelConnection, box: string): PartKeys {
  try {
    return partKeys.parse(JSON.parse(sealer.open(box, sealContext(connection))))
  } catch (cause) {
    throw new AppError('unavailable', 'The keys of "{name}" do not open. Enter them again.', {
      values: { name: connection.name },
      cause,
    })
  }
}

const partKeys = z.object({
  stt: z.string().optional(),
  llm: z.string().optional(),
  tts: z.string().optional(),
  realtime: z.string().optional(),
})

function sealContext(connection: ModelConnection): string {
  return ['model_connections', 'sealed_keys', connection.id, connection.organizationId].join('|')
}
