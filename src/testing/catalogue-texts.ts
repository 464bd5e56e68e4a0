/** Every text of a catalogue with its path; functions are called with sample values. */
export function* catalogueTexts(value: unknown, path = ''): Generator<[path: string, text: string]> {
  if (typeof value === 'string') yield [path, value]
  else if (typeof value === 'function') yield [path, String(value(...samples(value.length)))]
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value))
      yield* catalogueTexts(inner, path ? `${path}.${key}` : key)
  }
}

/** Each is a number, a list with that number and an object whose every field is that number: whatever a message asks for. */
function samples(count: number): unknown[] {
  return Array.from({ length: count }, (_, index) => {
    const number = index + 2
    return new Proxy([number], {
      get: (list, key) => (typeof key === 'symbol' || key in list ? Reflect.get(list, key) : number),
    })
  })
}
