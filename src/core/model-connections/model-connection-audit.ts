import type { AuditAct, AuditTrail, AuditValues } from '../audit/audit.ts'
import { describeChanges } from '../audit/value-changes.ts'
import type { Scope } from '../scope.ts'
import { CASCADE_PARTS, type ModelConnection, type PartKeys } from './model-connection.ts'

type Subject = NonNullable<AuditAct['subject']>

/** A connection as it is named in the log. */
export function subjectOf({ id, name }: Pick<ModelConnection, 'id' | 'name'>): Subject {
  return { kind: 'model_connection', id, name }
}

interface Kept {
  connection: ModelConnection
  keys: PartKeys
}

/** One entry about the settings that changed and one about the keys, each where there is something to tell. */
export async function recordConnection(
  audit: AuditTrail,
  scope: Scope,
  { before, after }: { before: Kept | null; after: Kept },
): Promise<void> {
  const subject = subjectOf(after.connection)
  if (before === null) {
    await audit.record(scope, { action: 'connection.created', subject, after: valuesOf(after.connection) })
  } else {
    const changes = describeChanges(valuesOf(before.connection), valuesOf(after.connection))
    if (changes) await audit.record(scope, { action: 'connection.changed', subject, ...changes })
  }
  const { written, removed } = changedKeys(before?.keys ?? {}, after.keys)
  if (written.length + removed.length === 0) return
  await audit.record(scope, { action: 'secret.written', subject, after: { written, removed } })
}

function changedKeys(before: PartKeys, after: PartKeys) {
  const slots = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof PartKeys)[]
  return {
    written: slots.filter(slot => after[slot] !== undefined && after[slot] !== before[slot]),
    removed: slots.filter(slot => before[slot] !== undefined && after[slot] === undefined),
  }
}

function valuesOf(connection: ModelConnection): Record<string, AuditValues[string]> {
  const base = { name: connection.name, kind: connection.kind }
  if (connection.kind === 'rehearsal') return base
  if (connection.kind !== 'cascade') {
    const { baseUrl, model, voice } = connection
    return { ...base, address: withoutCredentials(baseUrl), model, voice }
  }
  const parts = CASCADE_PARTS.flatMap(part => {
    const { provider, baseUrl, model } = connection[part]
    return [
      [`${part}.provider`, provider],
      [`${part}.address`, withoutCredentials(baseUrl)],
      [`${part}.model`, model],
    ]
  })
  return { ...base, ...Object.fromEntries(parts), 'tts.voice': connection.tts.voice }
}

/** NB: some write a key into the address. */
function withoutCredentials(address: string): string {
  if (!URL.canParse(address)) return ''
  const { protocol, host, pathname } = new URL(address)
  return `${protocol}//${host}${pathname}`
}
