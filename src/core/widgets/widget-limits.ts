import { startOfDay } from '#lib/start-of-day.ts'
import { AppError } from '../errors.ts'
import type { Scope } from '../scope.ts'
import type { Store } from '../store.ts'

const HOUR_MS = 60 * 60_000

interface Visit {
  widgetId: string
  visitorKey: string
  now: Date
}

/**
 * Lets one more call through a widget, or throws: forbidden when it was switched off meanwhile, rate_limited when the visitor or the
 * day has had its calls. NB: only inside the transaction that writes the call down: the widget is taken for as long, so that of two
 * calls at once the second one counts the first.
 */
export async function admitVisit(
  store: Store,
  scope: Scope,
  { widgetId, visitorKey, now }: Visit,
): Promise<void> {
  const widget = await store.widgets.take(scope, widgetId)
  if (!widget.isEnabled) throw switchedOff()
  const since = new Date(now.getTime() - HOUR_MS)
  const ofVisitor = await store.calls.countFromWidget(scope, widgetId, { since, visitorKey })
  if (ofVisitor >= widget.callsPerVisitorAndHour)
    throw new AppError('rate_limited', 'You have called a few times already. Try again in an hour.')
  if ((await countCallsToday(store, scope, { widgetId, now })) >= widget.callsPerDay)
    throw new AppError('rate_limited', 'No more calls are taken here today. Try again tomorrow.')
}

export function switchedOff(): AppError {
  return new AppError('forbidden', 'This talk button is switched off.')
}

/** Calls of the organization's day so far, in any state. */
export async function countCallsToday(
  store: Store,
  scope: Scope,
  { widgetId, now }: Omit<Visit, 'visitorKey'>,
): Promise<number> {
  const { timeZone } = await store.organizations.getContext(scope)
  return store.calls.countFromWidget(scope, widgetId, { since: startOfDay(now, timeZone) })
}
