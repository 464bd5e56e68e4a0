import type { AuditValues } from '#core/audit/audit.ts'
import { formatMoment } from '#messages/formats.ts'
import { useMessages, usePage } from '../page-context.tsx'

/** What was there before and what came after, field by field. */
export function AuditChange({ before, after }: { before: AuditValues | null; after: AuditValues | null }) {
  const words = useMessages().audit
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].filter(name =>
    tells(before, after, name),
  )
  if (names.length === 0) return null
  const fields: Readonly<Record<string, string>> = words.fields
  const textOf = useValueText()
  return (
    <dl class="changes">
      {names.map(name => (
        <div key={name}>
          <dt>{Object.hasOwn(fields, name) ? fields[name] : name}</dt>
          <dd>
            {before && Object.hasOwn(before, name) && after && Object.hasOwn(after, name)
              ? words.was(textOf(name, before[name]), textOf(name, after[name]))
              : textOf(name, after?.[name] ?? before?.[name])}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** A field that stayed as it was tells nothing, nor does an empty one of which nothing was said before. */
function tells(before: AuditValues | null, after: AuditValues | null, name: string): boolean {
  const isPair =
    before !== null && Object.hasOwn(before, name) && after !== null && Object.hasOwn(after, name)
  if (isPair) return JSON.stringify(before[name]) !== JSON.stringify(after[name])
  return [before?.[name], after?.[name]].some(value => !isEmpty(value))
}

function isEmpty(value: AuditValues[string] | undefined): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

/** Their values are words of ours; those of all others are what somebody wrote. */
const FIELDS_OF_WORDS = new Set([
  'by',
  'firstAdmin',
  'kind',
  'method',
  'pace',
  'parts',
  'purpose',
  'removed',
  'role',
  'side',
  'written',
])

function useValueText(): (field: string, value: AuditValues[string] | undefined) => string {
  const { messages, timeZone: zone, now } = usePage()
  const { fields, values, known } = messages.audit
  const rights: Readonly<Record<string, string>> = messages.permissions.words
  return (field, value) => {
    if (value === undefined || value === null || value === '') return values.none
    if (typeof value === 'boolean') return value ? values.yes : values.no
    if (typeof value === 'number') return String(value)
    if (field === 'expiresAt' && typeof value === 'string' && !Number.isNaN(Date.parse(value)))
      return formatMoment(new Date(value), { now, zone, messages })
    if (field === 'permissions' && Array.isArray(value))
      return value.map(right => rights[right] ?? right).join('; ') || values.none
    const kinds = field === 'kind' ? messages.mail.kinds : {}
    const words: Readonly<Record<string, string>> = field === 'texts' ? fields : { ...known, ...kinds }
    const hasWords = field === 'texts' || FIELDS_OF_WORDS.has(field)
    const wordOf = (text: string) => (hasWords && Object.hasOwn(words, text) ? words[text] : text)
    if (typeof value === 'string') return wordOf(value) ?? value
    return value.length === 0 ? values.none : value.map(wordOf).join(', ')
  }
}
