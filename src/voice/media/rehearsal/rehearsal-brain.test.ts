import { describe, expect, test } from 'bun:test'
import { rehearsalEn as words } from '#messages/rehearsal-en.ts'
import { readBooking } from './booking-words.ts'
import { createRehearsalBrain } from './rehearsal-brain.ts'

const FACTS = {
  organizationName: 'the Blue Door',
  openingHours: 'Monday to Friday 9 to 18\nSaturday 10 to 14',
  address: 'Harbour Street 4\n20457 Hamburg',
  timeZone: 'Europe/Berlin',
}
const EARS = 'I cannot hear you yet.'
const TOOLS = new Set(['clock', 'hang_up'])

const createBrain = (facts = FACTS) => createRehearsalBrain({ facts, earsNotConnected: () => EARS })
const ask = (said: string, tools = TOOLS) => createBrain().answer(said, tools)

test.each([
  ['What are your opening hours?', 'Our opening hours are: Monday to Friday 9 to 18, Saturday 10 to 14.'],
  ['when do you close', 'Our opening hours are: Monday to Friday 9 to 18, Saturday 10 to 14.'],
  ['Where are you?', 'Our address is: Harbour Street 4, 20457 Hamburg.'],
  ['can I talk to a human please', words.person],
  ['what are you?', words.whatItIs],
  ['help', words.whatItIs],
  ['hi', words.hello('the Blue Door')],
  ['colourless green ideas', words.understands],
  [words.unheardWords, EARS],
])('%p is answered', (said, text) => {
  expect(ask(said)).toEqual({ text, tool: null })
})

test('a colleague who is named gets the call; without one of that name nobody does', () => {
  const asked = (said: string, colleagues = ['Billing desk', 'IT']) =>
    createBrain().answer(said, new Set(['hand_over_call']), colleagues).tool
  const to = (name: string, said: string) => ({
    name: 'hand_over_call',
    argumentsJson: JSON.stringify({ to: name, summary: `The caller said: ${said}` }),
  })
  for (const said of ['Billing, please', 'I need the billing desk'])
    expect(asked(said)).toEqual(to('Billing desk', said))
  expect(asked('please give me IT')).toEqual(to('IT', 'please give me IT'))
  expect(asked('I sit with Bill')).toBeNull()
  expect(asked('Billing, please', [])).toBeNull()
})

test('the time is asked of the clock, in the zone of the organization', () => {
  expect(ask('what time is it?')).toEqual({
    text: '',
    tool: { name: 'clock', argumentsJson: '{"timeZone":"Europe/Berlin"}' },
  })
  expect(createBrain().answerTool('clock', 'Sunday 23 November 2025 at 08:12 (Europe/Berlin)', false)).toBe(
    'It is Sunday 23 November 2025 at 08:12.',
  )
  expect(ask('what time is it?', new Set()).text).toBe(words.noClock)
})

test('goodbye is said and then the line is hung up, without another word', () => {
  expect(ask('ok bye')).toEqual({ text: words.goodbye, tool: { name: 'hang_up', argumentsJson: '{}' } })
  expect(createBrain().answerTool('hang_up', 'The call ends after your next sentence.', false)).toBe('')
})

test('what is not written down yet is said to be missing, and where it goes', () => {
  const brain = createBrain({ ...FACTS, openingHours: ' ', address: '' })
  expect(brain.answer('are you open', TOOLS).text).toBe(words.noOpeningHours)
  expect(brain.answer('your address', TOOLS).text).toBe(words.noAddress)
})

describe('booking a table', () => {
  test('asks for what is missing, confirms, and says that nothing was booked', () => {
    const brain = createBrain()
    expect(brain.answer('I want to book a table', TOOLS).text).toBe(words.booking.askPeople)
    expect(brain.answer('four', TOOLS).text).toBe(words.booking.askWhen(4))
    expect(brain.answer('tomorrow at seven', TOOLS).text).toBe(words.booking.confirm(4, 'tomorrow at seven'))
    expect(brain.answer('hm', TOOLS).text).toBe(words.booking.askYesOrNo)
    expect(brain.answer('yes please', TOOLS).text).toBe(words.booking.nothingBooked)
    expect(brain.answer('yes', TOOLS).text).toBe(words.understands)
  })

  test('understands all at once, and takes no for an answer', () => {
    const brain = createBrain()
    expect(brain.answer('a table for two people tomorrow evening at 8', TOOLS).text).toBe(
      words.booking.confirm(2, 'tomorrow evening at 8'),
    )
    expect(brain.answer('no', TOOLS).text).toBe(words.booking.cancelled)
  })

  test('uses the tool of the agent when there is one', () => {
    const brain = createBrain()
    const tools = new Set(['book_table'])
    brain.answer('book a table for 3 on friday at 19:30', tools)
    expect(brain.answer('yes', tools).tool).toEqual({
      name: 'book_table',
      argumentsJson: '{"people":3,"when":"on friday at 19:30"}',
    })
    expect(brain.answerTool('book_table', 'Table 5 is yours.', false)).toBe('Table 5 is yours.')
    expect(brain.answerTool('book_table', 'We are full.', true)).toBe('That did not work. We are full.')
  })

  test('another question in between is answered', () => {
    const brain = createBrain()
    brain.answer('book a table', TOOLS)
    expect(brain.answer('where are you?', TOOLS).text).toContain('Harbour Street')
    expect(brain.answer('for two', TOOLS).text).toBe(words.booking.askWhen(2))
    expect(brain.answer('goodbye', TOOLS).tool?.name).toBe('hang_up')
  })
})

describe('with ears', () => {
  test('it says what it waits for, and names it when it did not understand', () => {
    const brain = createBrain()
    const heard: [string, string][] = [
      ['anything', 'book a table'],
      ['people', 'four people'],
      ['when', 'tomorrow at seven'],
      ['yes_or_no', 'yes please'],
    ]
    for (const [expectation, said] of heard) {
      expect(brain.expects() as string).toBe(expectation)
      const asked = brain.answer(words.unclearWords, TOOLS).text
      expect(asked).toBe(words.unclear[brain.expects()])
      brain.answer(said, TOOLS)
    }
    expect(brain.expects()).toBe('anything')
  })

  test('a guess is asked about before it is acted on', () => {
    const brain = createBrain()
    const guess = words.guessedWords('book a table for two tonight')
    expect(brain.answer(guess, TOOLS)).toEqual({
      text: words.didYouMean('book a table for two tonight'),
      tool: null,
    })
    expect(brain.expects()).toBe('yes_or_no')
    expect(brain.answer('no', TOOLS).text).toBe(words.sayItAgain)
    expect(brain.expects()).toBe('anything')

    brain.answer(guess, TOOLS)
    expect(brain.answer('that is right', TOOLS).text).toBe(words.booking.confirm(2, 'tonight'))
    expect(brain.answer('yes', TOOLS).text).toBe(words.booking.nothingBooked)
  })

  test('a guess is forgotten when the caller says something else', () => {
    const brain = createBrain()
    brain.answer(words.guessedWords('goodbye'), TOOLS)
    expect(brain.answer('where are you', TOOLS).text).toContain('Harbour Street')
    expect(brain.answer('yes', TOOLS)).toEqual({ text: words.understands, tool: null })
  })

  test('what was understood counts, beside what was not', () => {
    expect(ask(`are you open ${words.unclearWords}`).text).toContain('Our opening hours')
  })

  test('a booking can be left at each of its questions', () => {
    for (const said of ['book a table', 'book a table for two']) {
      const brain = createBrain()
      brain.answer(said, TOOLS)
      expect(brain.answer('no thank you', TOOLS).text).toBe(words.booking.cancelled)
      expect(brain.expects()).toBe('anything')
    }
  })
})

test.each([
  ['a table for twelve tonight', 12, 'tonight'],
  ['at half past six pm for 2', 2, 'at half past six pm'],
  ['there are five of us next sunday', 5, 'next sunday'],
  ['at 7 p.m.', null, 'at 7 p.m.'],
])('%p', (said, people, when) => {
  expect(readBooking(said, { expectsNumber: false })).toEqual({ people, when })
})
