import { describe, expect, test } from 'bun:test'
import { eq } from 'drizzle-orm'
import type { Scope } from '#core/scope.ts'
import { GLOBAL_ACCESS, type StatementRecord, scopeAccess } from '#storage/database.ts'
import { describeOnEachDatabase } from './databases.ts'
import { makeCall, makeOrganization } from './record-factories.ts'
import { findUnscopedStatements, TENANT_TABLES } from './statement-check.ts'

const SCOPE = { kind: 'scope', organizationId: 'ours' } as const

describe('the check for statements without a scope', () => {
  test('knows every table but the global ones', () => {
    expect([...TENANT_TABLES].sort()).toEqual([
      'agent_versions',
      'agents',
      'api_keys',
      'audit_entries',
      'audit_heads',
      'call_incidents',
      'calls',
      'egress_destinations',
      'invitations',
      'memberships',
      'model_connections',
      'organization_contexts',
      'organizations',
      'tool_calls',
      'tools',
      'turns',
      'widgets',
    ])
  })

  const faults: [string, StatementRecord][] = [
    ['a select without an organization', record('select "id" from "calls" where "calls"."id" = ?', ['x'])],
    ['a select of everything', record('select "id" from "calls"', [])],
    [
      'a foreign organization',
      record('select 1 from "calls" where "calls"."id" = ? and "calls"."organization_id" = ?', [
        'ours',
        'theirs',
      ]),
    ],
    [
      'a foreign organization, numbered',
      record('select 1 from "calls" where "calls"."organization_id" = $2', ['ours', 'theirs']),
    ],
    ['an update by id', record('update "agents" set "draft" = ? where "agents"."id" = ?', ['{}', 'x'])],
    ['a delete by id', record('delete from "tools" where "tools"."id" = ?', ['x'])],
    [
      'a join that forgets the second table',
      record(
        'select 1 from "calls" inner join "turns" on "turns"."call_id" = "calls"."id" where "calls"."organization_id" = ?',
        ['ours'],
      ),
    ],
    [
      'an insert for somebody else',
      record('insert into "calls" ("id", "organization_id") values (?, ?)', ['x', 'theirs']),
    ],
    ['an insert for nobody', record('insert into "turns" ("call_id") values (?)', ['ours'])],
    [
      'a tenant table in global work',
      {
        ...record('select 1 from "calls" where "calls"."organization_id" = ?', ['ours']),
        access: GLOBAL_ACCESS,
      },
    ],
  ]
  test.each(faults)('finds %s', (_, statement) => {
    expect(findUnscopedStatements([statement])).toHaveLength(1)
  })

  test('accepts what is scoped, looked up, or about global tables', () => {
    const fine: StatementRecord[] = [
      record('select 1 from "calls" where ("calls"."organization_id" = ? and "calls"."id" = ?)', [
        'ours',
        'x',
      ]),
      record('insert into "turns" ("call_id", "organization_id") values ($1, $2)', ['x', 'ours']),
      record('select "id" from "organizations" where "organizations"."id" = $1', ['ours']),
      {
        ...record('select 1 from "api_keys" where "api_keys"."hash" = ?', ['h']),
        access: { kind: 'lookup', key: 'x' },
      },
      { ...record('select count(*) from "users"', []), access: GLOBAL_ACCESS },
    ]
    expect(findUnscopedStatements(fine)).toEqual([])
  })
})

describeOnEachDatabase('a planted repository fault', context => {
  test('is found in what the store really sent', async () => {
    const { store, statements } = context
    const ours = await makeOrganization(store)
    const call = await makeCall(store, ours)
    const from = statements.length
    await findCallByIdOnly(ours, call.id)
    const planted = statements.splice(from)
    expect(findUnscopedStatements(planted)).toEqual([
      expect.stringContaining('calls was asked without organization_id'),
    ])
    expect(findUnscopedStatements(statements)).toEqual([])
  })

  function findCallByIdOnly(scope: Scope, id: string) {
    const { calls } = context.store.database.schema
    return context.store.database.read(scopeAccess(scope), query =>
      query.select({ id: calls.id }).from(calls).where(eq(calls.id, id)),
    )
  }
})

function record(sql: string, parameters: unknown[]): StatementRecord {
  return { sql, parameters, access: SCOPE }
}
