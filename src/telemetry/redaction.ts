const SECRET_KEY = /pass(word|phrase)|secret|token|api[-_]?key|authorization|cookie|sealed|encryption/i
const PERSONAL_KEY = /(^|[._-])pii([._-]|$)/i
/** LiveKit's clients put their ticket into the query; providers' errors like to repeat the key that they refused. */
const SECRET_IN_TEXT = /(access_token=|[?&]key=|bearer\s+|parley_|sk-)[^\s"'&,)]+/gi
const URL_PASSWORD = /(\w+:\/\/[^\s:/@]+:)[^\s@/]+@/g
const DEPTH_MAX = 6
const TEXT_MAX_CHARS = 4_000

/** What may be logged: values under secret keys are replaced, personal ones dropped, secrets inside texts cut out. */
export function redact(value: Record<string, unknown>): Record<string, unknown> {
  return redactObject(value, 0)
}

export function redactText(text: string): string {
  return text
    .slice(0, TEXT_MAX_CHARS)
    .replace(SECRET_IN_TEXT, '$1[redacted]')
    .replace(URL_PASSWORD, '$1[redacted]@')
}

function redactObject(value: object, depth: number): Record<string, unknown> {
  const shown: Record<string, unknown> = {}
  for (const [key, inner] of Object.entries(value)) {
    if (PERSONAL_KEY.test(key)) continue
    shown[key] = SECRET_KEY.test(key) && inner !== null ? '[redacted]' : redactValue(inner, depth + 1)
  }
  return shown
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return value
  if (depth > DEPTH_MAX) return '[too deep]'
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Error) return describeError(value, depth)
  if (Array.isArray(value)) return value.slice(0, 100).map(item => redactValue(item, depth + 1))
  return redactObject(value, depth)
}

function describeError(error: Error, depth: number): Record<string, unknown> {
  const described: Record<string, unknown> = { name: error.name, message: redactText(error.message) }
  if (error.stack) described.stack = redactText(error.stack)
  if (error.cause !== undefined) described.cause = redactValue(error.cause, depth + 1)
  return described
}
