import { rehearsalEn as words } from '#messages/rehearsal-en.ts'
import type { CallModels } from '../../protocol.ts'
import { readBooking } from './booking-words.ts'

export type RehearsalFacts = Extract<CallModels, { kind: 'rehearsal' }>['facts']

export interface RehearsalReply {
  text: string
  tool: { name: string; argumentsJson: string } | null
}

export interface RehearsalBrain {
  /** What to say to the caller's words, and which tool to call. `tools`: the names that the agent was given. */
  answer(said: string, tools: ReadonlySet<string>): RehearsalReply
  /** What to say to a tool's answer. */
  answerTool(name: string, output: string, isError: boolean): string
}

interface BrainOptions {
  facts: RehearsalFacts
  /** Said to speech, which nothing here can recognise. */
  earsNotConnected: string
}

interface Context extends BrainOptions {
  tools: ReadonlySet<string>
  booking: { people: number | null; when: string | null }
}

type Intent = { match: RegExp; reply(context: Context): RehearsalReply }

/** The first that fits wins. */
const INTENTS: readonly Intent[] = [
  { match: /\b(good ?bye|bye|hang up|that('s| is) all)\b/i, reply: sayGoodbye },
  {
    match: /\b(what|who) are you\b|\bhelp\b|\bwhat can (you|i)\b|\brehearsal\b/i,
    reply: () => say(words.whatItIs),
  },
  { match: /\b(opening|open|hours|close[sd]?|closing)\b/i, reply: tellHours },
  { match: /\b(address|where|located|location|directions|find you)\b/i, reply: tellAddress },
  { match: /\b(time|clock|date|what day)\b/i, reply: askClock },
  { match: /\b(human|person|somebody|someone|operator|staff|colleague)\b/i, reply: () => say(words.person) },
  {
    match: /\b(hello|hi|hey|good (morning|afternoon|evening))\b/i,
    reply: ({ facts }) => say(words.hello(facts.organizationName)),
  },
]
const BOOKING = /\b(book|booking|table|reserve|reservation)\b/i
const YES = /\b(yes|yeah|yep|sure|please do|correct|right|ok|okay)\b/i
const NO = /\b(no|nope|don't|do not|cancel|wrong|stop)\b/i

/** A table of intents with one small dialogue, for a call without any model. It understands typed English. */
export function createRehearsalBrain(options: BrainOptions): RehearsalBrain {
  let booking: Context['booking'] | null = null

  const book = (said: string, context: Context): RehearsalReply => {
    if (booking?.people && booking.when && !BOOKING.test(said)) {
      if (!YES.test(said) && !NO.test(said)) return say(words.booking.askYesOrNo)
      const confirmed = booking
      booking = null
      return NO.test(said) ? say(words.booking.cancelled) : carryOut(confirmed, context.tools)
    }
    const found = readBooking(said, { expectsNumber: booking !== null && booking.people === null })
    booking = { people: found.people ?? booking?.people ?? null, when: found.when ?? booking?.when ?? null }
    if (booking.people === null) return say(words.booking.askPeople)
    if (booking.when === null) return say(words.booking.askWhen(booking.people))
    return say(words.booking.confirm(booking.people, booking.when))
  }

  return {
    answer(said, tools) {
      if (said.trim() === words.unheardWords) return say(options.earsNotConnected)
      const context: Context = { ...options, tools, booking: booking ?? { people: null, when: null } }
      const intent = INTENTS.find(({ match }) => match.test(said))
      // In the middle of a booking "at what time" is part of it, unless the caller plainly wants something else.
      if (BOOKING.test(said) || (booking && (!intent || readBooking(said, { expectsNumber: true }).when)))
        return book(said, context)
      return intent ? intent.reply(context) : say(words.understands)
    },

    answerTool(name, output, isError) {
      if (isError) return words.toolFailed(output)
      if (name === 'hang_up') return ''
      if (name === 'clock') return words.time(output.replace(/\s*\([^)]*\)\s*$/, ''))
      return words.booking.done(output)
    },
  }
}

function carryOut({ people, when }: Context['booking'], tools: ReadonlySet<string>): RehearsalReply {
  if (!tools.has('book_table')) return say(words.booking.nothingBooked)
  return { text: '', tool: { name: 'book_table', argumentsJson: JSON.stringify({ people, when }) } }
}

function sayGoodbye({ tools }: Context): RehearsalReply {
  if (!tools.has('hang_up')) return say(words.goodbyeWithoutHangUp)
  return { text: words.goodbye, tool: { name: 'hang_up', argumentsJson: '{}' } }
}

function tellHours({ facts }: Context): RehearsalReply {
  return say(
    facts.openingHours.trim() === '' ? words.noOpeningHours : words.openingHours(spoken(facts.openingHours)),
  )
}

function tellAddress({ facts }: Context): RehearsalReply {
  return say(facts.address.trim() === '' ? words.noAddress : words.address(spoken(facts.address)))
}

function askClock({ facts, tools }: Context): RehearsalReply {
  if (!tools.has('clock')) return say(words.noClock)
  return { text: '', tool: { name: 'clock', argumentsJson: JSON.stringify({ timeZone: facts.timeZone }) } }
}

/** Lines of a form become one spoken sentence. */
function spoken(text: string): string {
  const lines = text.split(/\s*\n\s*/).map(line => line.replace(/[;,.]+$/, '').trim())
  return `${lines.filter(line => line !== '').join(', ')}.`
}

function say(text: string): RehearsalReply {
  return { text, tool: null }
}
