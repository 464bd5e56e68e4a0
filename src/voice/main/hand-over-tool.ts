import { z } from 'zod'
import type { HandOverChoice } from '#core/calls/hand-over-briefing.ts'
import type { ToolDefinition } from '#core/tools/tool.ts'
import { handOverEn } from '#messages/hand-over-en.ts'
import { HAND_OVER_TOOL } from '../protocol.ts'

/** A note for a colleague, no minutes. */
export const SUMMARY_MAX_CHARS = 500

/** What the model calls an agent: two of the same name are told apart by a number. */
export interface NamedChoice extends HandOverChoice {
  label: string
}

export function labelChoices(choices: readonly HandOverChoice[]): NamedChoice[] {
  const seen = new Map<string, number>()
  return choices.map(choice => {
    const count = (seen.get(choice.name) ?? 0) + 1
    seen.set(choice.name, count)
    return { ...choice, label: count === 1 ? choice.name : `${choice.name} (${count})` }
  })
}

/** The one tool for all hand-overs of an agent; none where it has nobody to hand a call to. */
export function defineHandOver(choices: readonly NamedChoice[]): ToolDefinition[] {
  if (choices.length === 0) return []
  return [
    {
      name: HAND_OVER_TOOL,
      description: handOverEn.tool.description(choices.map(({ label, when }) => ({ label, when }))),
      parameters: {
        type: 'object',
        properties: {
          to: { type: 'string', enum: choices.map(({ label }) => label) },
          summary: { type: 'string', description: handOverEn.tool.summary, maxLength: SUMMARY_MAX_CHARS },
        },
        required: ['to', 'summary'],
        additionalProperties: false,
      },
    },
  ]
}

/** A model that leaves the note out, or makes it long, is not sent back for that. */
const handOverArguments = z.object({ to: z.string(), summary: z.string().default('') })

export type AskedHandOver =
  | { ok: true; choice: NamedChoice; summary: string; arguments: Record<string, unknown> }
  | { ok: false; error: string; arguments: Record<string, unknown> }

/** What the model asks for, held to what it was offered. */
export function readHandOver(argumentsJson: string, choices: readonly NamedChoice[]): AskedHandOver {
  const known = choices.map(({ label }) => label)
  const parsed = handOverArguments.safeParse(parseJson(argumentsJson))
  if (!parsed.success) return { ok: false, error: handOverEn.refusals.unreadable(known), arguments: {} }
  const { to } = parsed.data
  const summary = parsed.data.summary.trim().slice(0, SUMMARY_MAX_CHARS)
  const choice = choices.find(({ label }) => label.toLowerCase() === to.trim().toLowerCase())
  const asked = { arguments: { to: to.slice(0, 100), summary } }
  if (!choice) return { ...asked, ok: false, error: handOverEn.refusals.unknown(known) }
  return { ...asked, ok: true, choice, summary }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
