import type { Page, PageRequest } from '../page.ts'
import type { Scope } from '../scope.ts'
import type { Widget } from './widget.ts'

export interface WidgetRepository {
  insert(scope: Scope, widget: Widget): Promise<void>
  find(scope: Scope, widgetId: string): Promise<Widget | undefined>
  /** Throws not_found. */
  get(scope: Scope, widgetId: string): Promise<Widget>
  /** The same; until the transaction ends, whoever else takes it waits. Throws not_found. */
  take(scope: Scope, widgetId: string): Promise<Widget>
  /** Oldest first. */
  list(scope: Scope, page: PageRequest): Promise<Page<Widget>>
  /** Throws not_found. */
  update(scope: Scope, widget: Widget): Promise<void>
  /** Calls that came through it stay. Throws not_found. */
  remove(scope: Scope, widgetId: string): Promise<void>
  count(scope: Scope): Promise<number>
}
