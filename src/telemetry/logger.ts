import pino from 'pino'
import { redact } from './redaction.ts'

/** A static message with its facts as attributes. Personal data only under keys with a `pii` segment, which are dropped. */
export interface Logger {
  debug(message: string, attributes?: Record<string, unknown>): void
  info(message: string, attributes?: Record<string, unknown>): void
  warn(message: string, attributes?: Record<string, unknown>): void
  /** `error` in the attributes is shown with its stack and causes. */
  error(message: string, attributes?: Record<string, unknown>): void
}

interface LoggerOptions {
  level: 'debug' | 'info' | 'warn' | 'error'
  /** Where the lines go; standard error by default, so that standard output stays for what a command answers. */
  destination?: { write(line: string): void }
}

export function createLogger({ level, destination }: LoggerOptions): Logger {
  const sink = destination ?? { write: (line: string) => void process.stderr.write(line) }
  const root = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, sink)
  const write =
    (kind: keyof Logger) =>
    (message: string, attributes: Record<string, unknown> = {}) =>
      root[kind](redact(attributes), message)
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}
