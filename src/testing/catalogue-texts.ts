/**
 * Every text of a catalogue with its path. Functions are called with sample values: `sample` and the numbers after it, each of which is
 * a list with that number and an object whose every field is that number as well, whatever a message asks for.
 */
export function* catalogueTexts(
  value: unknown,
  path = '',
  sample = 2,
): Generator<[path: string, text: string]> {
  if (typeof value === 'string') yield [path, value]
  else if (typeof value === 'function') yield [path, String(value(...samples(value.length, sample)))]
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value))
      yield* catalogueTexts(inner, path ? `${path}.${key}` : key, sample)
  }
}

function samples(count: number, first: number): unknown[] {
  return Array.from({ length: count }, (_, index) => {
    const number = first + index
    return new Proxy([number], {
      get: (list, key) => (typeof key === 'symbol' || key in list ? Reflect.get(list, key) : number),
    })
  })
}
