import type { BetterAuthOptions } from 'better-auth'
import { createAdapterFactory } from 'better-auth/adapters'
import { AppError } from '#core/errors.ts'
import type { AuthCondition, AuthModel, AuthRecord, AuthRecords } from '#core/identity/auth-records.ts'

type AdapterFactory = ReturnType<typeof createAdapterFactory>
type AdapterParts = Parameters<typeof createAdapterFactory>[0]
type CustomAdapter = ReturnType<AdapterParts['adapter']>
type Condition = Parameters<CustomAdapter['count']>[0]['where']

/** better-auth's view of the store: its models are our tables, its transactions join ours. */
export function createAuthDatabase(records: AuthRecords): AdapterFactory {
  const adapter = () => createAdapter(records)
  const config: AdapterParts['config'] = {
    adapterId: 'parley',
    usePlural: true,
    supportsBooleans: true,
    supportsDates: true,
    supportsJSON: true,
    transaction: false,
  }
  return (options: BetterAuthOptions) => {
    const withinTransaction = createAdapterFactory({ config, adapter })(options)
    return createAdapterFactory({
      config: { ...config, transaction: work => records.transaction(() => work(withinTransaction)) },
      adapter,
    })(options)
  }
}

function createAdapter(records: AuthRecords): CustomAdapter {
  return {
    create: async ({ model, data }) => asIs(await records.create(toModel(model), data)),
    findOne: async ({ model, where }) => asIs(await records.findOne(select(model, where))),
    findMany: async ({ model, where, limit, offset, sortBy }) =>
      asIs(await records.findMany({ ...select(model, where), limit, offset, sortBy })),
    count: ({ model, where }) => records.count(select(model, where)),
    update: async ({ model, where, update }) =>
      asIs(await records.update(select(model, where), toRecord(update))),
    updateMany: ({ model, where, update }) => records.updateMany(select(model, where), update),
    delete: async ({ model, where }) => void (await records.deleteMany(select(model, where))),
    deleteMany: ({ model, where }) => records.deleteMany(select(model, where)),
  }
}

const MODELS: readonly AuthModel[] = [
  'users',
  'sessions',
  'accounts',
  'verifications',
  'twoFactors',
  'passkeys',
]

function toModel(name: string): AuthModel {
  const model = MODELS.find(known => known === name)
  if (!model) throw new AppError('internal', `Signing in asked for a table that is not kept: ${name}.`)
  return model
}

function select(model: string, where: Condition) {
  return { model: toModel(model), where: where?.map(toCondition) }
}

function toCondition({
  field,
  operator,
  value,
  connector,
  mode,
}: NonNullable<Condition>[number]): AuthCondition {
  return { field, operator, value, connector, isCaseSensitive: mode !== 'insensitive' }
}

function toRecord(value: unknown): AuthRecord {
  if (typeof value !== 'object' || value === null)
    throw new AppError('internal', 'Signing in changed nothing.')
  return { ...value }
}

/** The library promises its callers the row types of its own schema; the rows come from tables that were made for it. */
function asIs<T>(record: unknown): T {
  return record as T
}
