import { z } from 'zod'
import type { AuthCondition, AuthRecords, AuthValue } from './auth-records.ts'
import { PASSKEYS_MAX, type PasskeyRecord } from './passkey.ts'

/** Passkeys as rows. Everything joins a running transaction. */
export interface PasskeyRecords {
  list(userId: string): Promise<PasskeyRecord[]>
  findByCredential(credentialId: string): Promise<PasskeyRecord | null>
  insert(record: PasskeyRecord & { deviceType: string }): Promise<void>
  /** False when it was used somewhere else at the same moment. */
  count(id: string, counter: { from: number; to: number }): Promise<boolean>
  rename(userId: string, id: string, name: string): Promise<boolean>
  remove(userId: string, id: string): Promise<boolean>
}

const row = z.object({
  id: z.string(),
  userId: z.string(),
  name: z.string().nullable(),
  publicKey: z.string(),
  credentialID: z.string(),
  counter: z.int(),
  backedUp: z.boolean(),
  transports: z.string().nullable(),
  aaguid: z.string().nullable(),
  createdAt: z.date().nullable(),
})

export function createPasskeyRecords(records: AuthRecords): PasskeyRecords {
  const model = 'passkeys'
  return {
    async list(userId) {
      const where = [equals('userId', userId)]
      const sortBy = { field: 'createdAt', direction: 'asc' } as const
      return (await records.findMany({ model, where, limit: PASSKEYS_MAX, sortBy })).map(toRecord)
    },

    async findByCredential(credentialId) {
      const found = await records.findOne({ model, where: [equals('credentialID', credentialId)] })
      return found && toRecord(found)
    },

    async insert({ credentialId, isBackedUp, transports, ...record }) {
      await records.create(model, {
        ...record,
        credentialID: credentialId,
        backedUp: isBackedUp,
        transports: transports.join(','),
      })
    },

    async count(id, { from, to }) {
      const where = [equals('id', id), equals('counter', from)]
      return (await records.updateMany({ model, where }, { counter: to })) === 1
    },

    async rename(userId, id, name) {
      const where = [equals('userId', userId), equals('id', id)]
      return (await records.updateMany({ model, where }, { name })) === 1
    },

    async remove(userId, id) {
      const where = [equals('userId', userId), equals('id', id)]
      return (await records.deleteMany({ model, where })) === 1
    },
  }
}

function toRecord(kept: unknown): PasskeyRecord {
  const { credentialID, backedUp, transports, name, ...record } = row.parse(kept)
  return {
    ...record,
    name: name ?? '',
    credentialId: credentialID,
    isBackedUp: backedUp,
    transports: transports ? transports.split(',') : [],
  }
}

function equals(field: string, value: AuthValue): AuthCondition {
  return { field, operator: 'eq', value, connector: 'AND', isCaseSensitive: true }
}
