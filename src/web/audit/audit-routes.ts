import { Elysia } from 'elysia'
import { z } from 'zod'
import type { AuditEntry } from '#core/audit/audit-chain.ts'
import { operation } from '../api/api-operation.ts'
import { apiSchemas, listOf, timestamp, toTimestamp } from '../api/api-schemas.ts'
import type { WebContext } from '../web-context.ts'
import { auditApiQuery, toApiFilter } from './audit-query.ts'

const values = z.record(z.string(), z.unknown()).nullable()

const auditEntryBody = z
  .object({
    seq: z.int().describe('Place in the chain of this organization, from 1, without gaps.'),
    at: timestamp,
    actor: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string() }),
    action: z.string(),
    subject: z
      .object({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable() })
      .nullable(),
    address: z.string().nullable(),
    userAgent: z.string().nullable(),
    before: values,
    after: values,
    previousHash: z.string(),
    hash: z.string().describe('SHA-256 over this entry and the hash of the one before.'),
  })
  .register(apiSchemas, { id: 'AuditEntry', description: 'A sensitive act: who, what, when, where from.' })

const auditListBody = listOf(auditEntryBody).register(apiSchemas, {
  id: 'AuditEntryList',
  description: 'Entries of the audit log, newest first.',
})

/** REST of the audit log. */
export function createAuditRoutes({ guard, services }: Pick<WebContext, 'guard' | 'services'>) {
  return new Elysia({ name: 'audit-api', prefix: '/api/v1/audit' }).use(guard).get(
    '',
    async ({ principal, query }) => {
      const { limit, cursor } = query
      const filter = toApiFilter(query)
      const page = await services.auditLog.listEntries(principal.scope, { limit, cursor, filter })
      return { items: page.items.map(presentEntry), nextCursor: page.nextCursor }
    },
    {
      permission: 'audit.read',
      query: auditApiQuery,
      response: { 200: auditListBody },
      detail: operation({
        operationId: 'listAuditEntries',
        tag: 'audit',
        summary: 'List the audit log, newest first',
      }),
    },
  )
}

function presentEntry(entry: AuditEntry) {
  const { seq, action, address, userAgent, before, after, previousHash, hash } = entry
  const { subjectKind: kind, subjectId: id, subjectName: name } = entry
  return {
    seq,
    at: toTimestamp(entry.at),
    actor: { kind: entry.actorKind, id: entry.actorId, name: entry.actorName },
    action,
    subject: kind === null ? null : { kind, id, name },
    address,
    userAgent,
    before,
    after,
    previousHash,
    hash,
  }
}
