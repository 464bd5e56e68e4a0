import type { CallContext } from '../calls/call.ts'
import type { OrganizationContext } from '../organizations/organization.ts'
import type { AgentSettings } from './agent.ts'

export interface PromptInput {
  agent: AgentSettings
  organizationName: string
  organizationContext: OrganizationContext
  callContext: CallContext
  /** The call began with another agent, which handed it over. */
  handOver?: HandedOver
}

export interface HandedOver {
  /** Name of the agent that had the call. */
  from: string
  /** What that one noted for this one; empty: nothing. */
  summary: string
}

/**
 * The system prompt of a call: a pure function of what the call froze when it was placed. The preview in the agent's form calls
 * this very function, so that a person reads exactly what the model will get.
 */
export function renderSystemPrompt(input: PromptInput): string {
  const { agent, organizationName, organizationContext: context } = input
  const sections = [
    `You are ${agent.name}, the voice on the telephone of ${organizationName}. You speak with a caller; your words are read aloud, so answer in short spoken sentences without lists, markup or emoji. ${describeLanguages(agent)}`,
    section('Your instructions', fillVariables(agent.prompt, input.callContext.variables)),
    section(`About ${organizationName}`, context.about),
    section('Opening hours', context.openingHours),
    section('Address', context.address),
    section('Facts', context.facts),
    section('Tone', context.tone),
    section('This call', describeCall(input.callContext, context.timeZone)),
    section('Handed over to you', input.handOver ? describeHandOver(input.handOver) : ''),
  ]
  return sections.filter(text => text !== '').join('\n\n')
}

/** The greeting with the call's values filled in. */
export function renderGreeting(agent: AgentSettings, callContext: CallContext): string {
  return fillVariables(agent.greeting, callContext.variables).trim()
}

function section(title: string, body: string): string {
  const text = body.trim()
  return text === '' ? '' : `# ${title}\n${text}`
}

/** `{{name}}` becomes the call's value; a name without a value stays as it is, so that a mistake can be seen. */
function fillVariables(text: string, variables: Record<string, string>): string {
  return text.replace(/\{\{\s*([\w.-]+)\s*\}\}/g, (whole, name: string) =>
    Object.hasOwn(variables, name) ? (variables[name] ?? whole) : whole,
  )
}

function describeCall(call: CallContext, timeZone: string): string {
  const lines = [
    `It began on ${formatMoment(call.startedAt, timeZone)} (${timeZone}).`,
    'The caller speaks from a web browser.',
  ]
  if (call.callerNumber) lines.push(`The caller's number is ${call.callerNumber}.`)
  for (const [name, value] of Object.entries(call.variables)) lines.push(`${name}: ${value}`)
  return lines.join('\n')
}

function describeHandOver({ from, summary }: HandedOver): string {
  const handedOver = `The call began with ${from}, another agent, who has handed it over to you. What was said before on your side was said by ${from}. Do not greet as if the call had just begun, and do not ask again for what the caller has said.`
  return summary === '' ? handedOver : `${handedOver}\nA note from ${from}: ${JSON.stringify(summary)}`
}

function formatMoment(iso: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone }).format(
    new Date(iso),
  )
}

function describeLanguages({ language, otherLanguages }: AgentSettings): string {
  const first = languageName(language)
  if (otherLanguages.length === 0) return `Speak ${first} unless the caller cannot.`
  const others = new Intl.ListFormat('en', { type: 'conjunction' }).format(
    otherLanguages.map(other => languageName(other.language)),
  )
  return `Begin in ${first}. You also speak ${others}: when the caller speaks one of these or asks for it, go on in it.`
}

function languageName(tag: string): string {
  return new Intl.DisplayNames(['en'], { type: 'language' }).of(tag) ?? tag
}
