import { z } from 'zod'
import type { Clock } from '../clock.ts'
import type { ToolOutcome } from './tool.ts'

const PARTY_MAX_PEOPLE = 100
const WISH_MAX_CHARS = 120

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

/** NB: a wish on record, nothing more. Whoever hears the answer must not believe that a table is theirs. */
const bookTableFunction = defineFunction({
  description:
    'Notes a wish for a table for the team, who will confirm it. It books nothing by itself: say so. Call it only after the caller has confirmed the number of people and the time.',
  schema: z.strictObject({
    people: z.int().min(1).max(PARTY_MAX_PEOPLE).describe('How many people will come'),
    when: z
      .string()
      .trim()
      .min(1)
      .max(WISH_MAX_CHARS)
      .describe('Day and time as the caller said them, such as: tomorrow at seven'),
    name: z.string().trim().min(1).max(WISH_MAX_CHARS).optional().describe("The caller's name, if known"),
  }),
  run({ people, when, name }) {
    const onWhom = name === undefined ? '' : `, for ${name}`
    const table = people === 1 ? 'a table for one person' : `a table for ${people} people`
    return {
      ok: true,
      output: `The wish is noted: ${table}, ${when}${onWhom}. The team confirms it.`,
      effect: null,
    }
  },
})

/** The built-in functions by the name of their tool. */
export const BUILTIN_FUNCTIONS: ReadonlyMap<string, BuiltinFunction> = new Map([
  ['clock', clockFunction],
  ['hang_up', hangUpFunction],
  ['book_table', bookTableFunction],
])
