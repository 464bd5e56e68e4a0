import type { Clock } from '../clock.ts'
import { invalidInput } from '../errors.ts'
import type { Scope } from '../scope.ts'
import type { Store } from '../store.ts'
import { isMonth, monthOf, monthsUpTo } from './calendar-months.ts'
import { shareHandedOver } from './handed-over-usage.ts'
import { type Span, USAGE_MONTHS, type UsageOfAgent, type UsageReport } from './usage.ts'

export interface UsageService {
  /**
   * What the calls of a month used, by agent, beside the months before it. `month` such as 2026-11; left out: this one. Throws
   * invalid for what is no month, or one that has not begun.
   */
  reportUsage(scope: Scope, month?: string): Promise<UsageReport>
}

export function createUsageService({ store, clock }: { store: Store; clock: Clock }): UsageService {
  return {
    async reportUsage(scope, wanted) {
      const { timeZone } = await store.organizations.getContext(scope)
      const thisMonth = monthOf(clock.now(), timeZone)
      const month = wanted ?? thisMonth
      if (!isMonth(month) || month > thisMonth) throw noSuchMonth()
      const months = monthsUpTo(thisMonth, USAGE_MONTHS, timeZone)
      const shown = monthsUpTo(month, 1, timeZone)
      const [agents, [totals, ...sums]] = await Promise.all([
        shown[0] ? sumByAgent(store, scope, shown[0]) : [],
        store.usage.sumBySpan(scope, [...shown, ...months]),
      ])
      if (!totals) throw noSuchMonth()
      return {
        month,
        totals,
        agents,
        months: sums.flatMap((sum, index) => {
          const name = months[index]?.month
          return name === undefined ? [] : [{ month: name, ...sum }]
        }),
        timeZone,
      }
    },
  }
}

/** Each with its part of the calls that were handed over. */
async function sumByAgent(
  { usage }: Pick<Store, 'usage'>,
  scope: Scope,
  span: Span,
): Promise<UsageOfAgent[]> {
  let agents = await usage.sumByAgent(scope, span)
  let page = await usage.listHandedOver(scope, span, null)
  for (let last = page.at(-1); last; last = page.at(-1)) {
    agents = shareHandedOver(agents, page)
    page = await usage.listHandedOver(scope, span, last.id)
  }
  return agents
}

function noSuchMonth() {
  const message = 'Use a month that has begun, such as 2026-11.'
  return invalidInput(message, [{ path: 'month', message }])
}
