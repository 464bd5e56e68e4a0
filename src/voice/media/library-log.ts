import { redactText } from '#telemetry/redaction.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'
export type LogReport = (level: LogLevel, message: string, attributes: Record<string, unknown>) => void

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']
const TEXT_MAX_CHARS = 300
/** Said at every longer sentence; the buffer is short on purpose, since our recogniser keeps its own copy. */
const KNOWN_NOISE = /^maxBufferedSpeech reached/
/** Where @livekit/agents looks for its logger (a pino instance, by its own `initializeLogger`, which writes to standard output). */
const LIBRARY_LOGGER = Symbol.for('@livekit/agents:logger')

/**
 * Takes the place of the library's logger, before anything of it is used: its lines go to `report` instead of standard output, and
 * carry facts only. Whatever may hold words of a caller, of a prompt or of a provider's answer stays out.
 */
export function installLibraryLog(report: LogReport, level: LogLevel): void {
  Reflect.set(globalThis, LIBRARY_LOGGER, createLibraryLogger(report, level))
}

export function createLibraryLogger(report: LogReport, level: LogLevel): Record<string, unknown> {
  const write = (kind: LogLevel) => (first: unknown, second?: unknown) => {
    if (LEVELS.indexOf(kind) < LEVELS.indexOf(level)) return
    const message =
      typeof first === 'string' ? first : typeof second === 'string' ? second : 'a line without words'
    if (KNOWN_NOISE.test(message)) return
    const facts = typeof first === 'string' ? second : first
    report(kind, `livekit: ${message.slice(0, TEXT_MAX_CHARS)}`, describeFacts(facts))
  }
  const logger: Record<string, unknown> = {
    level,
    trace: () => undefined,
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    fatal: write('error'),
    child: () => logger,
    isLevelEnabled: (kind: string) =>
      LEVELS.some((known, at) => known === kind && at >= LEVELS.indexOf(level)),
  }
  return logger
}

/** Numbers, flags, short plain texts, and errors by name and status: a provider's error text may repeat a key or a prompt. */
export function describeFacts(facts: unknown): Record<string, unknown> {
  if (facts instanceof Error) return { error: describeError(facts) }
  if (typeof facts !== 'object' || facts === null) return {}
  const shown: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(facts)) {
    if (/pii/i.test(key)) continue
    if (value instanceof Error) shown[key] = describeError(value)
    else if (typeof value === 'number' || typeof value === 'boolean') shown[key] = value
    else if (typeof value === 'string' && !/text|transcript|content|message|prompt/i.test(key))
      shown[key] = value.slice(0, TEXT_MAX_CHARS)
  }
  return shown
}

export function describeError(error: Error): Record<string, unknown> {
  const status =
    'statusCode' in error && typeof error.statusCode === 'number' ? { statusCode: error.statusCode } : {}
  const isProviders = /^API|StatusError|AuthenticationError/.test(error.name)
  return isProviders
    ? { name: error.name, ...status }
    : {
        name: error.name,
        message: redactText(error.message).slice(0, TEXT_MAX_CHARS),
        stack: redactText(error.stack ?? ''),
      }
}
