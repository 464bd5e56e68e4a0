import { z } from 'zod'
import type { Clock } from '../clock.ts'
import type { ToolOutcome } from './tool.ts'

/** A function of our own behind a tool row: its schema is both what the model sees and what its arguments are held to. */
export interface BuiltinFunction {
  description: string
  schema: z.ZodType
  parameters: Record<string, unknown>
  run(input: unknown, clock: Clock): ToolOutcome
}

function defineFunction<S extends z.ZodObject>(definition: {
  description: string
  schema: S
  run(input: z.infer<S>, clock: Clock): ToolOutcome
}): BuiltinFunction {
  const { $schema: _, ...parameters } = z.toJSONSchema(definition.schema, { io: 'input' })
  return {
    description: definition.description,
    schema: definition.schema,
    parameters,
    run: (input, clock) => definition.run(definition.schema.parse(input), clock),
  }
}

const clockFunction = defineFunction({
  description: 'Tells the current date and time in a time zone.',
  schema: z.strictObject({
    timeZone: z.string().max(64).describe('IANA time zone, such as Europe/Berlin'),
  }),
  run({ timeZone }, clock) {
    try {
      const text = new Intl.DateTimeFormat('en-GB', {
        dateStyle: 'full',
        timeStyle: 'short',
        timeZone,
      }).format(clock.now())
      return { ok: true, output: `${text} (${timeZone})`, effect: null }
    } catch {
      // Intl throws a RangeError for a zone that it does not know.
      return { ok: false, error: `${timeZone} is not a time zone. Use an IANA name such as Europe/Berlin.` }
    }
  },
})

const hangUpFunction = defineFunction({
  description: 'Ends the call politely. Call it when the caller has said goodbye or asks to end the call.',
  schema: z.strictObject({}),
  run: () => ({ ok: true, output: 'The call ends after your next sentence.', effect: { kind: 'hang_up' } }),
})

/** The built-in functions by the name of their tool. */
export const BUILTIN_FUNCTIONS: ReadonlyMap<string, BuiltinFunction> = new Map([
  ['clock', clockFunction],
  ['hang_up', hangUpFunction],
])
