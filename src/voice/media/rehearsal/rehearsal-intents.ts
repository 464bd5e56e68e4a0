import { rehearsalEn as words } from '#messages/rehearsal-en.ts'
import type { CallModels } from '../../protocol.ts'

export type RehearsalFacts = Extract<CallModels, { kind: 'rehearsal' }>['facts']

export interface RehearsalReply {
  text: string
  tool: { name: string; argumentsJson: string } | null
}

export interface IntentContext {
  facts: RehearsalFacts
  /** The names of the tools that the agent was given. */
  tools: ReadonlySet<string>
}

export interface Intent {
  /** What typed words must hold. */
  match: RegExp
  /** What the ears listen for, as JSGF. */
  phrases: string
  reply(context: IntentContext): RehearsalReply
}

/** The first that fits wins. */
export const INTENTS: readonly Intent[] = [
  {
    match: /\b(good ?bye|bye|hang up|that('s| is) all)\b/i,
    phrases: "goodbye | bye | bye bye | thank you goodbye | that is all | that's all | hang up",
    reply: sayGoodbye,
  },
  {
    match: /\b(what|who) are you\b|\bhelp\b|\bwhat can (you|i)\b|\brehearsal\b/i,
    phrases: 'help | what can you do | what can i say | who are you',
    reply: () => say(words.whatItIs),
  },
  {
    match: /\b(opening|open|hours|close[sd]?|closing)\b/i,
    phrases:
      '( what are | tell me ) your opening hours | opening hours | when do you ( open | close ) | when are you open | are you open [ on ] ( today | tomorrow | <weekday> )',
    reply: tellHours,
  },
  {
    match: /\b(address|where|located|location|directions|find you)\b/i,
    phrases: "where are you [ located ] | ( what is | what's | tell me ) your address | how do i find you",
    reply: tellAddress,
  },
  {
    match: /\b(time|clock|date|what day)\b/i,
    phrases: "what time is it | what is the time | what's the time | what day is it | what is the date",
    reply: askClock,
  },
  {
    match: /\b(human|person|somebody|someone|operator|staff|colleague)\b/i,
    phrases: '[ can i | i want to ] ( talk | speak ) to ( a human | a person | someone )',
    reply: () => say(words.person),
  },
  {
    match: /\b(hello|hi|hey|good (morning|afternoon|evening))\b/i,
    phrases: 'hello | hi | good ( morning | afternoon | evening )',
    reply: ({ facts }) => say(words.hello(facts.organizationName)),
  },
]

export function say(text: string): RehearsalReply {
  return { text, tool: null }
}

function sayGoodbye({ tools }: IntentContext): RehearsalReply {
  if (!tools.has('hang_up')) return say(words.goodbyeWithoutHangUp)
  return { text: words.goodbye, tool: { name: 'hang_up', argumentsJson: '{}' } }
}

function tellHours({ facts }: IntentContext): RehearsalReply {
  return say(
    facts.openingHours.trim() === '' ? words.noOpeningHours : words.openingHours(spoken(facts.openingHours)),
  )
}

function tellAddress({ facts }: IntentContext): RehearsalReply {
  return say(facts.address.trim() === '' ? words.noAddress : words.address(spoken(facts.address)))
}

function askClock({ facts, tools }: IntentContext): RehearsalReply {
  if (!tools.has('clock')) return say(words.noClock)
  return { text: '', tool: { name: 'clock', argumentsJson: JSON.stringify({ timeZone: facts.timeZone }) } }
}

/** Lines of a form become one spoken sentence. */
function spoken(text: string): string {
  const lines = text.split(/\s*\n\s*/).map(line => line.replace(/[;,.]+$/, '').trim())
  return `${lines.filter(line => line !== '').join(', ')}.`
}
