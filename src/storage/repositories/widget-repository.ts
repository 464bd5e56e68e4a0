import { and, count, eq } from 'drizzle-orm'
import { notFound } from '#core/errors.ts'
import type { Scope } from '#core/scope.ts'
import type { Widget } from '#core/widgets/widget.ts'
import type { WidgetRepository } from '#core/widgets/widget-repository.ts'
import { type Database, scopeAccess } from '../database.ts'
import { afterCursor, rowsToFetch, toPage } from '../page-cursor.ts'

export function createWidgetRepository(database: Database): WidgetRepository {
  const { widgets } = database.schema
  const ofOrganization = (scope: Scope) => eq(widgets.organizationId, scope.organizationId)
  const own = (scope: Scope, id: string) => and(ofOrganization(scope), eq(widgets.id, id))

  async function find(scope: Scope, id: string): Promise<Widget | undefined> {
    const rows = await database.read(scopeAccess(scope), query =>
      query.select().from(widgets).where(own(scope, id)),
    )
    return rows[0]
  }

  return {
    find,

    async get(scope, id) {
      const widget = await find(scope, id)
      if (!widget) throw notFound('widget')
      return widget
    },

    async take(scope, id) {
      // NB: an update that changes nothing locks the row on both databases; a read would let two pass at once on Postgres.
      const [widget] = await database.write(scopeAccess(scope), query =>
        query.update(widgets).set({ id }).where(own(scope, id)).returning(),
      )
      if (!widget) throw notFound('widget')
      return widget
    },

    async insert(scope, widget) {
      const row = { ...widget, organizationId: scope.organizationId }
      await database.write(scopeAccess(scope), query => query.insert(widgets).values(row))
    },

    async list(scope, page) {
      const rows = await database.read(scopeAccess(scope), query =>
        query
          .select()
          .from(widgets)
          .where(and(ofOrganization(scope), afterCursor(widgets, page, 'oldest-first')))
          .orderBy(widgets.createdAt, widgets.id)
          .limit(rowsToFetch(page)),
      )
      return toPage(rows, page)
    },

    async update(scope, { id, organizationId: _, createdAt: __, ...fields }) {
      const changed = await database.write(scopeAccess(scope), query =>
        query.update(widgets).set(fields).where(own(scope, id)).returning({ id: widgets.id }),
      )
      if (changed.length === 0) throw notFound('widget')
    },

    async remove(scope, id) {
      const removed = await database.write(scopeAccess(scope), query =>
        query.delete(widgets).where(own(scope, id)).returning({ id: widgets.id }),
      )
      if (removed.length === 0) throw notFound('widget')
    },

    async count(scope) {
      const rows = await database.read(scopeAccess(scope), query =>
        query.select({ total: count() }).from(widgets).where(ofOrganization(scope)),
      )
      return rows[0]?.total ?? 0
    },
  }
}
