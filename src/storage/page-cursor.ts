import { type AnyColumn, type SQL, sql } from 'drizzle-orm'
import { invalidInput } from '#core/errors.ts'
import { PAGE_LIMIT_MAX, type Page, type PageRequest } from '#core/page.ts'

/** Where a page begins: after this row, in the order of (createdAt, id). */
interface Position {
  createdAt: Date
  id: string
}

interface PageColumns {
  createdAt: AnyColumn
  id: AnyColumn
}

type Direction = 'newest-first' | 'oldest-first'

/** The condition that leaves out all earlier pages; undefined on the first one. Throws `invalid` for a cursor that is not ours. */
export function afterCursor(columns: PageColumns, page: PageRequest, direction: Direction): SQL | undefined {
  if (page.cursor === undefined) return undefined
  const { createdAt, id } = decodeCursor(page.cursor)
  const comparison = direction === 'newest-first' ? sql`<` : sql`>`
  // A row value, so that one index range answers it however far down the list the page is.
  return sql`(${columns.createdAt}, ${columns.id}) ${comparison} (${sql.param(createdAt, columns.createdAt)}, ${id})`
}

/** One row more than asked for: it tells whether there is a next page. */
export function rowsToFetch(page: PageRequest): number {
  return limitOf(page) + 1
}

export function toPage<T extends Position>(rows: T[], page: PageRequest): Page<T> {
  const items = rows.slice(0, limitOf(page))
  const last = items.at(-1)
  return { items, nextCursor: last && rows.length > items.length ? encodeCursor(last) : null }
}

function limitOf(page: PageRequest): number {
  return Math.min(Math.max(1, Math.trunc(page.limit)), PAGE_LIMIT_MAX)
}

function encodeCursor({ createdAt, id }: Position): string {
  return Buffer.from(`${createdAt.getTime()}.${id}`).toString('base64url')
}

const CURSOR_MAX_CHARS = 200

function decodeCursor(cursor: string): Position {
  const text = cursor.length <= CURSOR_MAX_CHARS ? Buffer.from(cursor, 'base64url').toString() : ''
  const match = /^(\d{1,15})\.([\w-]+)$/.exec(text)
  if (!match?.[1] || !match[2]) {
    const message = 'This cursor is not one of ours. Leave it out to begin with the first page.'
    throw invalidInput(message, [{ path: 'cursor', message }])
  }
  return { createdAt: new Date(Number(match[1])), id: match[2] }
}
