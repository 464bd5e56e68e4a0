import type { UsageReport, UsageTotals } from '#core/usage/usage.ts'
import { formatNumber } from '#messages/formats.ts'
import { EmptyState } from '../components/empty-state.tsx'
import { Page } from '../layout.tsx'
import { useMessages } from '../page-context.tsx'

/** What the calls of one month used, and the months before it. */
export function UsagePage({ report }: { report: UsageReport }) {
  const { usage: words } = useMessages()
  const monthName = useMonthName()
  const { month, totals, agents, months, timeZone } = report
  const isThisMonth = month === months[0]?.month
  return (
    <Page title={words.title}>
      <div class="page-head">
        <h1>{words.title}</h1>
      </div>
      <p class="page-lead">{words.lead}</p>
      <h2>
        {monthName(month)}
        {isThisMonth && <span class="muted small usage-now">{words.thisMonth}</span>}
      </h2>
      <Figures totals={totals} />
      <section class="page-part" aria-labelledby="by-agent">
        <h2 id="by-agent">{words.byAgent}</h2>
        {agents.length === 0 ? (
          <EmptyState {...words.empty} />
        ) : (
          <UsageTable
            heading={words.columns.agent}
            rows={agents.map(({ agentId, agentName, ...sums }) => ({
              id: agentId,
              name: agentName,
              href: null,
              ...sums,
            }))}
          />
        )}
      </section>
      <section class="page-part" aria-labelledby="months">
        <h2 id="months">{words.months}</h2>
        <UsageTable
          heading={words.columns.month}
          rows={withoutEmptyEnd(months).map(({ month: id, ...sums }) => ({
            id,
            name: monthName(id),
            href: `/usage?month=${id}`,
            ...sums,
          }))}
        />
        <p class="muted small page-part">{words.zone(timeZone)}</p>
      </section>
    </Page>
  )
}

/** Months before the first call say nothing; this one always stands there. */
function withoutEmptyEnd(months: UsageReport['months']): UsageReport['months'] {
  return months.slice(0, Math.max(1, months.findLastIndex(({ calls }) => calls > 0) + 1))
}

function Figures({ totals }: { totals: UsageTotals }) {
  const { usage: words } = useMessages()
  const format = useNumber()
  const { llmInputTokens, llmCachedInputTokens, llmOutputTokens } = totals
  const figures = [
    { name: words.totals.calls, value: format(totals.calls) },
    { name: words.totals.minutes, value: format(minutes(totals.durationMs)) },
    {
      name: words.totals.tokens,
      value: format(tokensOf(totals)),
      detail: words.tokensDetail(
        format(llmInputTokens),
        format(llmCachedInputTokens),
        format(llmOutputTokens),
      ),
    },
    { name: words.totals.characters, value: format(totals.ttsCharacters) },
    { name: words.totals.heard, value: format(minutes(totals.sttAudioMs)) },
  ]
  return (
    <dl class="figures">
      {figures.map(({ name, value, detail }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class="tabular" title={detail}>
            {value}
          </dd>
        </div>
      ))}
    </dl>
  )
}

interface UsageRow extends UsageTotals {
  id: string
  name: string
  href: string | null
}

function UsageTable({ heading, rows }: { heading: string; rows: readonly UsageRow[] }) {
  const { columns } = useMessages().usage
  const numbers = [columns.calls, columns.minutes, columns.tokens, columns.audioTokens, columns.characters]
  return (
    <table class="rows">
      <thead>
        <tr>
          <th scope="col">{heading}</th>
          {numbers.map(name => (
            <th key={name} scope="col" class="number">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <UsageTableRow key={row.id} row={row} />
        ))}
      </tbody>
    </table>
  )
}

function UsageTableRow({ row }: { row: UsageRow }) {
  const { columns } = useMessages().usage
  const format = useNumber()
  const cells = [
    { name: columns.calls, value: row.calls },
    { name: columns.minutes, value: minutes(row.durationMs) },
    { name: columns.tokens, value: tokensOf(row) },
    { name: columns.audioTokens, value: row.audioInputTokens + row.audioOutputTokens },
    { name: columns.characters, value: row.ttsCharacters },
  ]
  return (
    <tr>
      <td class="lead">
        {row.href === null ? (
          row.name
        ) : (
          <a class="row-link" href={row.href}>
            {row.name}
          </a>
        )}
      </td>
      {cells.map(({ name, value }) => (
        <td key={name} class="number tabular">
          <span class="cell-name">{name} </span>
          {format(value)}
        </td>
      ))}
    </tr>
  )
}

/** Tenths of a minute: what is billed by the minute is not rounded away. */
function minutes(durationMs: number): number {
  return Math.round(durationMs / 6_000) / 10
}

function tokensOf({ llmInputTokens, llmOutputTokens }: UsageTotals): number {
  return llmInputTokens + llmOutputTokens
}

function useNumber(): (value: number) => string {
  const messages = useMessages()
  return value => formatNumber(value, messages)
}

/** November 2026, in the language of the page. */
function useMonthName(): (month: string) => string {
  const { locale } = useMessages()
  const format = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' })
  return month => format.format(new Date(`${month}-01T00:00:00Z`))
}
