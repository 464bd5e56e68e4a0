import type { AuditValues } from './audit.ts'

type Value = AuditValues[string]

/**
 * What differs, for an entry's `before` and `after`. Fields of `hidden` (long texts: a prompt, what the organization says about
 * itself) are only named, under `texts`. undefined when nothing differs.
 */
export function describeChanges<Field extends string>(
  before: Readonly<Record<Field, Value>>,
  after: Readonly<Record<Field, Value>>,
  hidden: readonly NoInfer<Field>[] = [],
): { before: AuditValues; after: AuditValues } | undefined {
  const fields = (Object.keys(after) as Field[]).filter(field => !isSame(before[field], after[field]))
  if (fields.length === 0) return undefined
  const shown = fields.filter(field => !hidden.includes(field))
  const texts = fields.filter(field => hidden.includes(field))
  const pick = (values: Readonly<Record<Field, Value>>) =>
    Object.fromEntries(shown.map(field => [field, values[field] ?? null]))
  return {
    before: pick(before),
    after: texts.length > 0 ? { ...pick(after), texts } : pick(after),
  }
}

function isSame(a: Value | undefined, b: Value): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b)
}
