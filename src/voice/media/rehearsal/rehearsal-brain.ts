import { rehearsalEn as words } from '#messages/rehearsal-en.ts'
import { HAND_OVER_TOOL } from '../../protocol.ts'
import { readBooking } from './booking-words.ts'
import {
  INTENTS,
  type IntentContext,
  type RehearsalFacts,
  type RehearsalReply,
  say,
} from './rehearsal-intents.ts'
import type { Expectation } from './spoken-phrases.ts'

export interface RehearsalBrain {
  /**
   * What to say to the caller's words, and which tool to call. `tools`: the names that the agent was given; `colleagues`: other agents
   * that the call may be handed over to.
   */
  answer(heard: string, tools: ReadonlySet<string>, colleagues?: readonly string[]): RehearsalReply
  /** What to say to a tool's answer. */
  answerTool(name: string, output: string, isError: boolean): string
  /** What the caller is to say now: which ear listens. */
  expects(): Expectation
}

interface BrainOptions {
  facts: RehearsalFacts
  /** Said to speech where nothing recognises it: why, and what to do instead. */
  earsNotConnected(): string
}

interface Booking {
  people: number | null
  when: string | null
}

const SUMMARY_CHARS = 200
const NAME_ALONE_MIN_CHARS = 5
const BOOKING = /\b(book|booking|table|reserve|reservation)\b/i
const YES = /\b(yes|yeah|yep|sure|please do|correct|right|ok|okay)\b/i
const NO = /\b(no|nope|don't|do not|cancel|wrong|stop)\b/i

/** A table of intents with one small dialogue, for a call without any model. It understands English: typed, and some of it spoken. */
export function createRehearsalBrain(options: BrainOptions): RehearsalBrain {
  let booking: Booking | null = null
  /** What the ears believe to have heard, until the caller says yes or no to it. */
  let guess: string | null = null

  const expects = (): Expectation => {
    if (guess !== null || (booking?.people && booking.when)) return 'yes_or_no'
    if (booking === null) return 'anything'
    return booking.people === null ? 'people' : 'when'
  }

  const book = (said: string, tools: ReadonlySet<string>): RehearsalReply => {
    if (booking?.people && booking.when && !BOOKING.test(said)) {
      if (!YES.test(said) && !NO.test(said)) return say(words.booking.askYesOrNo)
      const { people, when } = booking
      booking = null
      return NO.test(said) ? say(words.booking.cancelled) : carryOut({ people, when }, tools)
    }
    const found = readBooking(said, { expectsNumber: booking !== null && booking.people === null })
    if (booking && found.people === null && found.when === null && NO.test(said)) {
      booking = null
      return say(words.booking.cancelled)
    }
    booking = { people: found.people ?? booking?.people ?? null, when: found.when ?? booking?.when ?? null }
    if (booking.people === null) return say(words.booking.askPeople)
    if (booking.when === null) return say(words.booking.askWhen(booking.people))
    return say(words.booking.confirm(booking.people, booking.when))
  }

  const answerWords = (
    said: string,
    context: IntentContext,
    colleagues: readonly string[],
  ): RehearsalReply => {
    const to = colleagues.find(name => isNamed(name, said))
    if (to !== undefined) return handOver(to, said)
    const intent = INTENTS.find(({ match }) => match.test(said))
    // In the middle of a booking "at what time" is part of it, unless the caller plainly wants something else.
    if (BOOKING.test(said) || (booking && (!intent || readBooking(said, { expectsNumber: true }).when)))
      return book(said, context.tools)
    return intent ? intent.reply(context) : say(words.understands)
  }

  return {
    expects,

    answer(heard, tools, colleagues = []) {
      const context: IntentContext = { facts: options.facts, tools }
      if (heard === words.unheardWords) return say(options.earsNotConnected())
      // A turn may hold several stretches of speech.
      const said = heard.replaceAll(words.unclearWords, '').trim()
      if (said === '' && heard !== '') return say(words.unclear[expects()])
      const guessed = readGuess(said)
      if (guessed !== null) {
        guess = guessed
        return say(words.didYouMean(guessed))
      }
      const meant = guess
      guess = null
      if (meant === null) return answerWords(said, context, colleagues)
      if (NO.test(said)) return say(words.sayItAgain)
      return answerWords(YES.test(said) ? meant : said, context, colleagues)
    },

    answerTool(name, output, isError) {
      if (isError) return words.toolFailed(output)
      if (name === 'hang_up') return ''
      if (name === 'clock') return words.time(output.replace(/\s*\([^)]*\)\s*$/, ''))
      return output
    },
  }
}

/** By its whole name, or by the first word of it where that is none of every sentence: "Billing" for "Billing desk". */
function isNamed(name: string, said: string): boolean {
  const [words, [first = '', ...rest]] = [plainWords(said), plainWords(name)]
  const isWhole = ` ${words.join(' ')} `.includes(` ${[first, ...rest].join(' ')} `)
  return (first !== '' && isWhole) || (first.length >= NAME_ALONE_MIN_CHARS && words.includes(first))
}

function plainWords(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

function handOver(to: string, said: string): RehearsalReply {
  const summary = `The caller said: ${said.slice(0, SUMMARY_CHARS)}`
  return { text: '', tool: { name: HAND_OVER_TOOL, argumentsJson: JSON.stringify({ to, summary }) } }
}

function readGuess(said: string): string | null {
  const [before = '', after = ''] = words.guessedWords('\n').split('\n')
  const isGuess = said.startsWith(before) && said.endsWith(after)
  return isGuess ? said.slice(before.length, said.length - after.length) : null
}

function carryOut(booking: Booking, tools: ReadonlySet<string>): RehearsalReply {
  if (!tools.has('book_table')) return say(words.booking.nothingBooked)
  return { text: '', tool: { name: 'book_table', argumentsJson: JSON.stringify(booking) } }
}
