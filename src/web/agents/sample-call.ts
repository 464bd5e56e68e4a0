import type { CallContext } from '#core/calls/call.ts'
import { CALL_VARIABLE_MAX_CHARS, CALL_VARIABLES_MAX } from '#core/calls/call.ts'
import { invalidInput } from '#core/errors.ts'
import type { SampleCall } from '#views/agents/prompt-preview.tsx'

const LINE_PATTERN = /^([\w.-]{1,64})\s*:\s*(.*)$/
const NUMBER_MAX_CHARS = 40

/** Values as people type them, one `name: value` a line. Throws invalid with a word about the first line that is none. */
export function parseVariables(text: string): Record<string, string> {
  const lines = text.split('\n').filter(line => line.trim() !== '')
  const entries = lines.map(line => {
    const [, name, value] = LINE_PATTERN.exec(line.trim()) ?? []
    if (name === undefined || value === undefined || value.length > CALL_VARIABLE_MAX_CHARS)
      throw badVariables()
    return [name, value] as const
  })
  if (entries.length > CALL_VARIABLES_MAX) throw badVariables()
  return Object.fromEntries(entries)
}

/** A call as it would be placed now, for the preview of the prompt. */
export function sampleContext(sample: SampleCall, now: Date): CallContext {
  return {
    channel: 'browser',
    callerNumber: sample.callerNumber.trim().slice(0, NUMBER_MAX_CHARS) || null,
    startedAt: now.toISOString(),
    variables: parseVariables(sample.variables),
  }
}

function badVariables() {
  const message = 'Write each line as name: value. Names use letters, digits, dots and dashes.'
  return invalidInput(message, [{ path: 'variables', message }])
}
