import { describe, expect, test } from 'bun:test'
import { getTableColumns, getTableName } from 'drizzle-orm'
import { getTableConfig as readPostgres } from 'drizzle-orm/pg-core'
import { getTableConfig as readSqlite, type SQLiteTable } from 'drizzle-orm/sqlite-core'
import { TENANT_TABLES } from '#testing/statement-check.ts'
import { defineSchema } from './define-schema.ts'
import { postgresKit } from './postgres-kit.ts'
import * as postgresExports from './postgres-schema.ts'
import { sqliteKit } from './sqlite-kit.ts'
import * as sqliteExports from './sqlite-schema.ts'

describe('the schema', () => {
  test('drizzle-kit sees every table of both dialects', () => {
    const names = Object.keys(defineSchema(postgresKit)).sort()
    expect(Object.keys(postgresExports).sort()).toEqual(names)
    expect(Object.keys(sqliteExports).sort()).toEqual(names)
  })

  test('both dialects have the same tables, columns, keys, references and indexes', () => {
    const [ours, theirs] = [shapeOf('postgres'), shapeOf('sqlite')]
    expect(Object.keys(ours)).toHaveLength(28)
    expect(theirs).toEqual(ours)
  })

  test('a reference between rows of organizations carries the organization: it cannot cross', () => {
    for (const [table, { references }] of Object.entries(shapeOf('postgres'))) {
      for (const { columns, to } of references) {
        const isWithin = TENANT_TABLES.includes(table) && TENANT_TABLES.includes(to) && to !== 'organizations'
        if (isWithin) expect(`${table}: ${columns[0]}`).toBe(`${table}: organizationId`)
      }
    }
  })

  test('every tenant table is found by its organization through an index or its key', () => {
    for (const [table, { indexes, uniques, primaryKey }] of Object.entries(shapeOf('postgres'))) {
      if (!TENANT_TABLES.includes(table) || table === 'organizations') continue
      const keys = [...indexes.map(index => index.columns), ...uniques, primaryKey]
      const leading = keys.map(columns => columns[0])
      expect(`${table}: ${leading.includes('organizationId')}`).toBe(`${table}: true`)
    }
  })
})

function shapeOf(dialect: 'postgres' | 'sqlite') {
  const schema = defineSchema(dialect === 'postgres' ? postgresKit : sqliteKit)
  return Object.fromEntries(
    Object.values(schema).map(table => {
      const config =
        dialect === 'postgres' ? readPostgres(table) : readSqlite(table as unknown as SQLiteTable)
      return [getTableName(table), describeTable(config, Object.values(getTableColumns(table)))]
    }),
  )
}

type Config = ReturnType<typeof readPostgres> | ReturnType<typeof readSqlite>

interface NamedColumn {
  name: string
  primary: boolean
  notNull: boolean
  isUnique: boolean
}

function describeTable(config: Config, columns: NamedColumn[]) {
  const single = columns.filter(column => column.primary).map(nameOf)
  return {
    columns: columns.map(column => `${column.name}${column.notNull ? '' : '?'}`),
    primaryKey: [...single, ...config.primaryKeys.flatMap(key => key.columns.map(nameOf))],
    references: config.foreignKeys.map(key => ({
      columns: key.reference().columns.map(nameOf),
      to: getTableName(key.reference().foreignTable),
      onDelete: key.onDelete ?? 'no action',
    })),
    indexes: config.indexes.map(index => ({
      name: index.config.name,
      columns: index.config.columns.map(nameOf),
      isPartial: index.config.where !== undefined,
    })),
    uniques: config.uniqueConstraints.map(constraint => constraint.columns.map(nameOf)),
    uniqueColumns: columns.filter(column => column.isUnique).map(nameOf),
  }
}

function nameOf(column: object): string {
  return 'name' in column ? String(column.name) : 'an expression'
}
