/** The fields of a posted form, whatever was really sent: a missing one is an empty text. */
export interface FormReader {
  /** Line breaks as one character: forms send two. */
  text(name: string): string
  /** All values of a name, for checkboxes. */
  list(name: string): string[]
  has(name: string): boolean
}

export function readForm(body: unknown): FormReader {
  const fields: Record<string, unknown> =
    typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : {}
  const values = (name: string) =>
    [fields[name]]
      .flat()
      .filter(value => typeof value === 'string')
      .map(value => value.replace(/\r\n?/g, '\n'))
  return {
    text: name => values(name)[0] ?? '',
    list: values,
    has: name => Object.hasOwn(fields, name),
  }
}
