import { z } from 'zod'
import { PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX } from '#core/page.ts'
import { problemDocument } from '../problem-details.ts'

/** The bodies of the REST API by name: they become the schemas of the OpenAPI document. */
export const apiSchemas = z.registry<{ id: string; description: string }>()

problemDocument.register(apiSchemas, { id: 'Problem', description: 'RFC 9457 problem details.' })

const ID_PATTERN = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** An id that nothing has. */
const NO_ID = '00000000-0000-0000-0000-000000000000'

/**
 * What is no id of ours belongs to nothing: it is looked up as an id that nothing has, so that it gets the very answer that a
 * foreign or deleted one gets, and nothing odd ever reaches a statement.
 */
const knownId = z.unknown().transform(id => (typeof id === 'string' && ID_PATTERN.test(id) ? id : NO_ID))

export const idParams = z.object({ id: knownId })

export const pageQuery = z.strictObject({
  limit: z
    .string()
    // Number() takes more for a number than the document says: blanks around it, 0x10, 1e1.
    .refine(text => /^\d{1,9}$/.test(text), 'This must be a whole number.')
    .transform(Number)
    .pipe(z.int().min(1).max(PAGE_LIMIT_MAX))
    .default(PAGE_LIMIT_DEFAULT)
    .meta({
      description: 'How many items to answer at most.',
      type: 'integer',
      minimum: 1,
      maximum: PAGE_LIMIT_MAX,
    }),
  cursor: z.string().optional().describe('nextCursor of the page before; left out for the first page.'),
})

export const callsQuery = pageQuery.extend({
  agentId: z
    .string()
    .transform(id => (ID_PATTERN.test(id) ? id : NO_ID))
    .optional()
    .describe('Only the calls of this agent.'),
})

/** One page of a list. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().describe('Opaque; null on the last page.'),
  })
}

/** ISO 8601 in UTC, with milliseconds. */
export const timestamp = z.iso.datetime()

/** An answer without a body. */
export const noContent = z.undefined()

export function toTimestamp(date: Date): string
export function toTimestamp(date: Date | null): string | null
export function toTimestamp(date: Date | null): string | null {
  return date?.toISOString() ?? null
}
