import type { AuditAction } from '#core/audit/audit.ts'
import type { AuditEntry } from '#core/audit/audit-chain.ts'
import type { AuditExportFormat } from '#core/audit/audit-export.ts'
import { EmptyState } from '../components/empty-state.tsx'
import { Older } from '../components/list-tools.tsx'
import { Moment } from '../components/moment.tsx'
import { Page } from '../layout.tsx'
import { useMessages } from '../page-context.tsx'
import { AuditChange } from './audit-change.tsx'
import { AuditFilterForm, type AuditFilterValues } from './audit-filter-form.tsx'
import { PendingVerification } from './audit-verification.tsx'

/** Whose log it is. */
export type AuditPlace = 'organization' | 'platform'

interface AuditListProps {
  entries: readonly AuditEntry[]
  isFiltered: boolean
  /** Where this log is, without a filter. */
  path: string
  olderHref: string | null
}

interface AuditPageProps extends AuditListProps {
  place: AuditPlace
  query: AuditFilterValues
  /** Left out on older pages, which stand still. */
  liveHref: string | undefined
  exportHrefs: readonly { format: AuditExportFormat; href: string }[]
}

export function AuditPage({ place, query, liveHref, exportHrefs, ...list }: AuditPageProps) {
  const words = useMessages().audit
  const title = place === 'platform' ? words.platformTitle : words.title
  return (
    <Page title={title} liveHref={liveHref}>
      <div class="page-head">
        <h1>{title}</h1>
        <div class="page-acts">
          {exportHrefs.map(({ format, href }) => (
            <a key={format} class="btn btn-sm" href={href} download>
              {words.exports[format]}
            </a>
          ))}
        </div>
      </div>
      <p class="page-lead">{place === 'platform' ? words.platformLead : words.lead}</p>
      <PendingVerification href={`${list.path}/verification`} />
      <AuditFilterForm path={list.path} query={query} isFiltered={list.isFiltered} />
      <AuditList {...list} />
    </Page>
  )
}

/** The rows, morphed in place while things happen. */
export function AuditList({ entries, isFiltered, path, olderHref }: AuditListProps) {
  const words = useMessages().audit
  return (
    <section id="audit-list" aria-label={words.title}>
      {entries.length > 0 && <AuditTable entries={entries} />}
      {entries.length === 0 && !isFiltered && <EmptyState {...words.empty} />}
      {entries.length === 0 && isFiltered && (
        <EmptyState
          title={words.emptyFiltered.title}
          text={words.emptyFiltered.text}
          action={{ href: path, label: words.emptyFiltered.action }}
        />
      )}
      <Older href={olderHref} />
    </section>
  )
}

function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
  const { columns } = useMessages().audit
  return (
    <table class="rows rows-audit">
      <thead>
        <tr>
          <th scope="col">{columns.when}</th>
          <th scope="col">{columns.who}</th>
          <th scope="col">{columns.what}</th>
          <th scope="col">{columns.change}</th>
          <th scope="col">{columns.where}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map(entry => (
          <AuditRow key={entry.seq} entry={entry} />
        ))}
      </tbody>
    </table>
  )
}

function AuditRow({ entry }: { entry: AuditEntry }) {
  const words = useMessages().audit
  return (
    <tr id={`audit-${entry.seq}`}>
      <td class="audit-when">
        <Moment at={entry.at} />
      </td>
      <td class="audit-who">
        <strong>
          {entry.actorKind === 'system' ? wordOf(words.tasks, entry.actorName) : entry.actorName}
        </strong>
        <span class="muted small">{wordOf(words.actors, entry.actorKind)}</span>
      </td>
      <td class="audit-what">
        <span>{useActionWord()(entry.action)}</span>
        {entry.subjectKind !== null && (
          <span class="muted small">
            {wordOf(words.subjects, entry.subjectKind)} {entry.subjectName}
          </span>
        )}
      </td>
      <td class="audit-change">
        <AuditChange before={entry.before} after={entry.after} />
      </td>
      <td class="muted small" title={entry.userAgent ?? undefined}>
        {entry.address}
      </td>
    </tr>
  )
}

/** What an act is called; its own name where a newer program wrote it. */
export function useActionWord(): (action: string) => string {
  const actions: Record<AuditAction, string> = useMessages().audit.actions
  return action => wordOf(actions, action)
}

export function wordOf(words: Readonly<Record<string, string>>, name: string): string {
  return Object.hasOwn(words, name) ? (words[name] ?? name) : name
}

/** The list as it stands now. */
export function AuditListUpdate(props: AuditListProps) {
  return (
    <hx-partial hx-target="#audit-list" hx-swap="outerMorph">
      <AuditList {...props} />
    </hx-partial>
  )
}
