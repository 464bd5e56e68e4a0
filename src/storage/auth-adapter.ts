import {
  and,
  asc,
  type Column,
  count,
  desc,
  eq,
  getTableColumns,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  ne,
  notInArray,
  or,
  type SQL,
  sql,
} from 'drizzle-orm'
import { AppError } from '#core/errors.ts'
import type {
  AuthCondition,
  AuthModel,
  AuthRecord,
  AuthRecords,
  AuthSelection,
  AuthValue,
} from '#core/identity/auth-records.ts'
import { type Database, GLOBAL_ACCESS } from './database.ts'

/** The global tables behind signing in, by field names. Statements run in the ambient transaction when there is one. */
export function createAuthRecords(database: Database): AuthRecords {
  const { users, sessions, accounts, verifications, twoFactors, passkeys } = database.schema
  const tables = { users, sessions, accounts, verifications, twoFactors, passkeys }
  // One type for four tables: rows go in and out as plain records, their fields are checked by columnOf.
  const tableOf = (model: AuthModel) => tables[model] as typeof users
  const columnsOf = (model: AuthModel): Record<string, Column> => getTableColumns(tables[model])

  function toSql({ model, where }: AuthSelection): SQL | undefined {
    const columns = columnsOf(model)
    const group = (connector: AuthCondition['connector']) =>
      (where ?? [])
        .filter(condition => condition.connector === connector)
        .map(condition => compare(columnOf(columns, condition.field), condition))
    return and(...group('AND'), or(...group('OR')))
  }

  function checkedRecord(model: AuthModel, record: AuthRecord) {
    const columns = columnsOf(model)
    for (const field of Object.keys(record)) columnOf(columns, field)
    return record as typeof users.$inferInsert
  }

  async function updateRows(selection: AuthSelection, change: AuthRecord): Promise<AuthRecord[]> {
    const set = checkedRecord(selection.model, change)
    return database.write(GLOBAL_ACCESS, query =>
      query.update(tableOf(selection.model)).set(set).where(toSql(selection)).returning(),
    )
  }

  return {
    async create(model, record) {
      const values = checkedRecord(model, record)
      const rows = await database.write(GLOBAL_ACCESS, query =>
        query.insert(tableOf(model)).values(values).returning(),
      )
      if (!rows[0]) throw new AppError('internal', 'The database did not keep a record.')
      return rows[0]
    },

    async findOne(selection) {
      const rows = await database.read(GLOBAL_ACCESS, query =>
        query.select().from(tableOf(selection.model)).where(toSql(selection)).limit(1),
      )
      return rows[0] ?? null
    },

    async findMany({ limit, offset = 0, sortBy, ...selection }) {
      const columns = columnsOf(selection.model)
      const direction = sortBy?.direction === 'desc' ? desc : asc
      const order = sortBy ? [direction(columnOf(columns, sortBy.field))] : []
      return database.read(GLOBAL_ACCESS, query =>
        query
          .select()
          .from(tableOf(selection.model))
          .where(toSql(selection))
          .orderBy(...order)
          .limit(limit)
          .offset(offset),
      )
    },

    async count(selection) {
      const rows = await database.read(GLOBAL_ACCESS, query =>
        query.select({ total: count() }).from(tableOf(selection.model)).where(toSql(selection)),
      )
      return rows[0]?.total ?? 0
    },

    async update({ model, where }, change) {
      if (!where?.length) return null
      return database.transaction(GLOBAL_ACCESS, async () => {
        const [found] = await database.read(GLOBAL_ACCESS, query =>
          query
            .select({ id: tableOf(model).id })
            .from(tableOf(model))
            .where(toSql({ model, where }))
            .limit(1),
        )
        if (!found) return null
        const rows = await updateRows({ model, where: [...where, sameId(found.id)] }, change)
        return rows[0] ?? null
      })
    },

    updateMany: async (selection, change) => (await updateRows(selection, change)).length,

    async deleteMany(selection) {
      const rows = await database.write(GLOBAL_ACCESS, query =>
        query
          .delete(tableOf(selection.model))
          .where(toSql(selection))
          .returning({ id: tableOf(selection.model).id }),
      )
      return rows.length
    },

    transaction: work => database.transaction(GLOBAL_ACCESS, work),
  }
}

function sameId(id: string): AuthCondition {
  return { field: 'id', operator: 'eq', value: id, connector: 'AND', isCaseSensitive: true }
}

function columnOf(columns: Record<string, Column>, field: string): Column {
  const column = Object.hasOwn(columns, field) ? columns[field] : undefined
  if (!column) throw new AppError('internal', `Signing in asked for a field that is not kept: ${field}.`)
  return column
}

function compare(column: Column, condition: AuthCondition): SQL {
  const { operator, isCaseSensitive } = condition
  const folded = isCaseSensitive ? undefined : fold(condition.value)
  const left = folded === undefined ? sql`${column}` : sql`lower(${column})`
  const value = folded ?? condition.value
  switch (operator) {
    case 'eq':
      return value === null ? isNull(column) : eq(left, bind(value, column))
    case 'ne':
      return value === null ? isNotNull(column) : ne(left, bind(value, column))
    case 'lt':
      return lt(left, bind(value, column))
    case 'lte':
      return lte(left, bind(value, column))
    case 'gt':
      return gt(left, bind(value, column))
    case 'gte':
      return gte(left, bind(value, column))
    case 'in':
      return inArray(left, listOf(value, column))
    case 'not_in':
      return notInArray(left, listOf(value, column))
    case 'contains':
      return sql`replace(${left}, ${textOf(value)}, '') <> ${left}`
    case 'starts_with':
      return sql`substr(${left}, 1, length(${textOf(value)})) = ${textOf(value)}`
    case 'ends_with':
      return sql`${left} <> '' and substr(${left}, length(${left}) - length(${textOf(value)}) + 1) = ${textOf(value)}`
  }
}

/** Encodes as the column does: a Date is a number on SQLite and a text on Postgres. */
function bind(value: unknown, column: Column) {
  return sql.param(value, column)
}

function listOf(value: AuthValue, column: Column) {
  if (!Array.isArray(value)) throw new AppError('internal', 'Signing in compared a list with one value.')
  return value.map(item => bind(item, column))
}

/** NB: no LIKE: it folds case on SQLite and not on Postgres, and has wildcards of its own. */
function textOf(value: AuthValue): SQL {
  return sql`cast(${String(value)} as text)`
}

/** The same text in small letters; undefined for what is no text. */
function fold(value: AuthValue): string | string[] | undefined {
  if (typeof value === 'string') return value.toLowerCase()
  if (!Array.isArray(value)) return undefined
  const texts = value.filter(item => typeof item === 'string')
  return texts.length === value.length ? texts.map(text => text.toLowerCase()) : undefined
}
