import type { Logger } from '#telemetry/logger.ts'

/** Keeps what is logged instead of printing it. */
export function createQuietLogger(): Logger & {
  lines: { level: keyof Logger; message: string; attributes: Record<string, unknown> }[]
} {
  const lines: { level: keyof Logger; message: string; attributes: Record<string, unknown> }[] = []
  const keep =
    (level: keyof Logger) =>
    (message: string, attributes: Record<string, unknown> = {}) =>
      void lines.push({ level, message, attributes })
  return { lines, debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') }
}
