import { getTableName } from 'drizzle-orm'
import type { StatementRecord } from '#storage/database.ts'
import { defineSchema, GLOBAL_TABLES } from '#storage/schema/define-schema.ts'
import { sqliteKit } from '#storage/schema/sqlite-kit.ts'

/** Names of the tables whose rows belong to an organization. */
export const TENANT_TABLES: readonly string[] = Object.values(defineSchema(sqliteKit))
  .map(getTableName)
  .filter(name => !GLOBAL_TABLES.some(table => table === name))

/**
 * The statements that touch a tenant table without saying whose rows, each with the reason. Law 1: a statement carries the
 * organization of its scope, or comes from storage/unscoped.
 */
export function findUnscopedStatements(statements: readonly StatementRecord[]): string[] {
  return statements.flatMap(statement =>
    tablesOf(statement.sql).flatMap(table => {
      const problem = findProblem(statement, table)
      return problem ? [`${problem}: ${statement.sql}`] : []
    }),
  )
}

function tablesOf(sql: string): string[] {
  return TENANT_TABLES.filter(table => new RegExp(`\\b(from|join|into|update)\\s+"${table}"`, 'i').test(sql))
}

function findProblem({ sql, parameters, access }: StatementRecord, table: string): string | null {
  if (access.kind === 'lookup') return null
  if (access.kind === 'global') return `${table} was touched without a scope`
  const column = table === 'organizations' ? 'id' : 'organization_id'
  if (/^\s*insert\b/i.test(sql)) {
    const isNamed = new RegExp(`into "${table}" \\([^)]*"${column}"`, 'i').test(sql)
    return isNamed && parameters.includes(access.organizationId) ? null : `${table} was given a row of nobody`
  }
  const predicate = new RegExp(`"${table}"\\."${column}" = (\\?|\\$\\d+)`, 'g')
  const values = [...sql.matchAll(predicate)].map(match => parameters[positionOf(sql, match)])
  if (values.length === 0) return `${table} was asked without ${column}`
  return values.every(value => value === access.organizationId)
    ? null
    : `${table} was asked for a foreign ${column}`
}

/** Which parameter a placeholder stands for: numbered on Postgres, counted on SQLite. */
function positionOf(sql: string, match: RegExpExecArray): number {
  const placeholder = match[1] ?? '?'
  if (placeholder !== '?') return Number(placeholder.slice(1)) - 1
  return sql.slice(0, match.index).split('?').length - 1
}
