import { z } from 'zod'
import { isLanguageTag } from '#lib/language-tag.ts'
import { CALL_VARIABLE_MAX_CHARS, CALL_VARIABLES_MAX } from '../calls/call.ts'
import {
  AGENT_NAME_MAX_CHARS,
  AGENT_TOOLS_MAX,
  DURATION_MINUTES_MAX,
  FALLBACKS_MAX,
  GREETING_MAX_CHARS,
  HAND_OVER_WHEN_MAX_CHARS,
  HAND_OVERS_MAX,
  LANGUAGE_CHOICES,
  LATER_SETTINGS,
  OTHER_LANGUAGES_MAX,
  PACES,
  PROMPT_MAX_CHARS,
  SILENCE_SECONDS_MAX,
  SILENCE_SECONDS_MIN,
} from './agent.ts'

/** The length that RFC 5646 asks programs to keep. */
const LANGUAGE_MAX_CHARS = 35
const languageTag = z
  .string()
  .max(LANGUAGE_MAX_CHARS)
  .refine(isLanguageTag, 'Use a language tag such as en or de-AT.')

const voice = z.string().trim().max(200)
const otherLanguages = z
  .array(z.strictObject({ language: languageTag, voice: voice.nullish().transform(name => name || null) }))
  .max(OTHER_LANGUAGES_MAX)

const fallbacks = z
  .array(z.string().min(1).max(64))
  .max(FALLBACKS_MAX)
  .describe('Model connections that take over, in this order, when one fails in a call.')
const pace = z
  .enum(PACES)
  .describe('How soon the agent takes its turn: after short pauses, or for callers who think aloud.')
const silenceSeconds = z
  .number()
  .int()
  .min(SILENCE_SECONDS_MIN)
  .max(SILENCE_SECONDS_MAX)
  .nullable()
  .describe(
    'After this silence of the caller the agent asks, then offers help, then hangs up. null: it waits.',
  )
const maxDurationMinutes = z
  .number()
  .int()
  .min(1)
  .max(DURATION_MINUTES_MAX)
  .describe('The longest call. The agent says so a minute before.')

const handOvers = z
  .array(
    z.strictObject({
      agentId: z.string().min(1, 'Choose an agent.').max(64),
      when: z
        .string()
        .trim()
        .min(1, 'Say when the call goes to this agent.')
        .max(HAND_OVER_WHEN_MAX_CHARS)
        .describe('For the model: when the call goes there, such as "the caller asks about an invoice".'),
    }),
  )
  .max(HAND_OVERS_MAX)
  .describe('Other agents of the organization that the agent may hand a call over to.')

/** The body of an agent, as REST and the form send it. Unknown fields are refused. */
export const agentInput = z.strictObject({
  name: z.string().trim().min(1, 'Give the agent a name.').max(AGENT_NAME_MAX_CHARS),
  greeting: z.string().max(GREETING_MAX_CHARS).default(''),
  prompt: z.string().max(PROMPT_MAX_CHARS).default(''),
  language: languageTag.default('en'),
  otherLanguages: otherLanguages.default([]),
  languageChoice: z.enum(LANGUAGE_CHOICES).default('detect'),
  voice: voice.nullish(),
  modelConnectionId: z.string().min(1, 'Choose a model connection.').max(64),
  fallbackModelConnectionIds: fallbacks.default([]),
  pace: pace.default(LATER_SETTINGS.pace),
  silenceSeconds: silenceSeconds.default(LATER_SETTINGS.silenceSeconds),
  maxDurationMinutes: maxDurationMinutes.default(LATER_SETTINGS.maxDurationMinutes),
  tools: z.array(z.string().max(64)).max(AGENT_TOOLS_MAX).default([]),
  handOvers: handOvers.default([]),
})
export type AgentInput = z.input<typeof agentInput>

/** Any part of it. Not `agentInput.partial()`: its defaults would fill in what a change leaves out. */
export const agentChange = z.strictObject({
  name: agentInput.shape.name.optional(),
  greeting: z.string().max(GREETING_MAX_CHARS).optional(),
  prompt: z.string().max(PROMPT_MAX_CHARS).optional(),
  language: languageTag.optional(),
  otherLanguages: otherLanguages.optional(),
  languageChoice: z.enum(LANGUAGE_CHOICES).optional(),
  voice: agentInput.shape.voice,
  modelConnectionId: agentInput.shape.modelConnectionId.optional(),
  fallbackModelConnectionIds: fallbacks.optional(),
  pace: pace.optional(),
  silenceSeconds: silenceSeconds.optional(),
  maxDurationMinutes: maxDurationMinutes.optional(),
  tools: z.array(z.string().max(64)).max(AGENT_TOOLS_MAX).optional(),
  handOvers: handOvers.optional(),
})
export type AgentChange = z.input<typeof agentChange>

export const callInput = z.strictObject({
  draft: z.boolean().default(false),
  /** The words of the call go to the caller's client too, on LiveKit's topic `lk.transcription`. */
  clientTranscript: z.boolean().default(false),
  variables: z
    .record(
      z.string().regex(/^[\w.-]{1,64}$/, 'Use letters, digits, dots and dashes.'),
      z.string().max(CALL_VARIABLE_MAX_CHARS),
    )
    .refine(all => Object.keys(all).length <= CALL_VARIABLES_MAX, {
      params: { phrase: { text: 'Use at most {limit} variables.', values: { limit: CALL_VARIABLES_MAX } } },
    })
    .default({}),
})
export type CallInput = z.input<typeof callInput>
