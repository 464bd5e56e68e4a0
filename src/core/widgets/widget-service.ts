import type { AuditTrail, AuditValues } from '../audit/audit.ts'
import type { Clock } from '../clock.ts'
import { AppError, invalidInput } from '../errors.ts'
import type { Page, PageRequest } from '../page.ts'
import { PAGE_LIMIT_MAX } from '../page.ts'
import type { Scope } from '../scope.ts'
import type { Store } from '../store.ts'
import { parseInput } from '../validation.ts'
import { WIDGETS_MAX, type Widget, type WidgetObstacle } from './widget.ts'
import { type WidgetChange, type WidgetInput, widgetChange, widgetInput } from './widget-input.ts'
import { countCallsToday } from './widget-limits.ts'

/** How a widget is doing. */
export interface WidgetStanding {
  callsToday: number
  /** null: visitors reach the agent. */
  obstacle: WidgetObstacle | null
}

export interface WidgetService {
  /** Throws invalid: a field, an agent that is unknown or not published; conflict when there are too many. */
  createWidget(scope: Scope, input: WidgetInput): Promise<Widget>
  getWidget(scope: Scope, widgetId: string): Promise<Widget>
  listWidgets(scope: Scope, page: PageRequest): Promise<Page<Widget>>
  /** Acts on the next call. Throws what creating throws, and not_found. */
  changeWidget(scope: Scope, widgetId: string, change: WidgetChange): Promise<Widget>
  /** Its button says from then on that it is not in use. Calls that were made stay. Throws not_found. */
  removeWidget(scope: Scope, widgetId: string): Promise<void>
  describeStanding(scope: Scope, widget: Widget): Promise<WidgetStanding>
  /** The names of all widgets by their ids, for the list of calls. */
  nameWidgets(scope: Scope): Promise<ReadonlyMap<string, string>>
  /** null where there is no widget, or it is gone. */
  nameWidget(scope: Scope, widgetId: string | null): Promise<string | null>
}

interface Dependencies {
  store: Store
  clock: Clock
  audit: AuditTrail
}

export function createWidgetService({ store, clock, audit }: Dependencies): WidgetService {
  const subjectOf = ({ id, name }: Widget) => ({ kind: 'widget', id, name })

  async function requireAgent(scope: Scope, agentId: string) {
    const agent = await store.agents.find(scope, agentId)
    if (!agent) throw refuseAgent('There is no such agent.')
    if (agent.publishedVersion === null)
      throw refuseAgent('Publish this agent first: visitors reach its published version.')
  }

  async function requirePlace(scope: Scope) {
    if ((await store.widgets.count(scope)) < WIDGETS_MAX) return
    throw new AppError('conflict', 'An organization has at most {limit} widgets.', {
      values: { limit: WIDGETS_MAX },
    })
  }

  return {
    async createWidget(scope, input) {
      const fields = parseInput(widgetInput, input)
      const now = clock.now()
      const widget: Widget = {
        id: Bun.randomUUIDv7(),
        organizationId: scope.organizationId,
        ...fields,
        createdAt: now,
        updatedAt: now,
      }
      await store.transaction(scope, async () => {
        await requirePlace(scope)
        await requireAgent(scope, widget.agentId)
        await store.widgets.insert(scope, widget)
        await audit.record(scope, {
          action: 'widget.created',
          subject: subjectOf(widget),
          after: auditValues(widget),
        })
      })
      return widget
    },

    getWidget: (scope, widgetId) => store.widgets.get(scope, widgetId),
    listWidgets: (scope, page) => store.widgets.list(scope, page),

    async changeWidget(scope, widgetId, input) {
      const change = parseInput(widgetChange, input)
      return store.transaction(scope, async () => {
        const before = await store.widgets.take(scope, widgetId)
        const widget: Widget = { ...before, ...withoutAbsent(change), updatedAt: clock.now() }
        // One whose agent is gone can still be switched off.
        if (widget.agentId !== before.agentId) await requireAgent(scope, widget.agentId)
        await store.widgets.update(scope, widget)
        await audit.record(scope, {
          action: 'widget.changed',
          subject: subjectOf(widget),
          ...differenceOf(auditValues(before), auditValues(widget)),
        })
        return widget
      })
    },

    async removeWidget(scope, widgetId) {
      await store.transaction(scope, async () => {
        const widget = await store.widgets.get(scope, widgetId)
        await store.widgets.remove(scope, widgetId)
        await audit.record(scope, {
          action: 'widget.removed',
          subject: subjectOf(widget),
          before: auditValues(widget),
        })
      })
    },

    async describeStanding(scope, widget) {
      const [callsToday, obstacle] = await Promise.all([
        countCallsToday(store, scope, { widgetId: widget.id, now: clock.now() }),
        findObstacle(store, scope, widget),
      ])
      return { callsToday, obstacle }
    },

    async nameWidgets(scope) {
      const { items } = await store.widgets.list(scope, { limit: Math.min(WIDGETS_MAX, PAGE_LIMIT_MAX) })
      return new Map(items.map(({ id, name }) => [id, name]))
    },

    async nameWidget(scope, widgetId) {
      return widgetId === null ? null : ((await store.widgets.find(scope, widgetId))?.name ?? null)
    },
  }
}

/** What keeps visitors from the agent, if anything. */
export async function findObstacle(
  store: Store,
  scope: Scope,
  widget: Widget,
): Promise<WidgetObstacle | null> {
  if (!widget.isEnabled) return 'disabled'
  const agent = await store.agents.find(scope, widget.agentId)
  if (!agent) return 'agent_gone'
  return agent.publishedVersion === null ? 'agent_not_published' : null
}

function refuseAgent(message: string): AppError {
  return invalidInput('Some fields are not valid.', [{ path: 'agentId', message }])
}

function auditValues(widget: Widget): AuditValues {
  const { name, agentId, isEnabled, allowedOrigins, callsPerVisitorAndHour, callsPerDay, look } = widget
  return { name, agentId, isEnabled, allowedOrigins, callsPerVisitorAndHour, callsPerDay, ...look }
}

/** The fields that changed, on both sides. */
function differenceOf(before: AuditValues, after: AuditValues): { before: AuditValues; after: AuditValues } {
  const changed = Object.keys(after).filter(key => String(before[key]) !== String(after[key]))
  const pick = (values: AuditValues) => Object.fromEntries(changed.map(key => [key, values[key] ?? null]))
  return { before: pick(before), after: pick(after) }
}

function withoutAbsent<T extends object>(change: T): Partial<T> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<T>
}
