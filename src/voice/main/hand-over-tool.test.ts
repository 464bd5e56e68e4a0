import { expect, test } from 'bun:test'
import { HAND_OVER_TOOL } from '../protocol.ts'
import { defineHandOver, labelChoices, readHandOver, SUMMARY_MAX_CHARS } from './hand-over-tool.ts'

const CHOICES = labelChoices([
  { agentId: 'a1', name: 'Billing', when: 'the caller asks about an invoice' },
  { agentId: 'a2', name: 'Support', when: 'When something is broken' },
  { agentId: 'a3', name: 'Support', when: 'the caller wants to complain' },
])
const read = (args: unknown) => readHandOver(JSON.stringify(args), CHOICES)

test('the model gets one tool with a closed list of colleagues, each under a name of its own, and when', () => {
  const [tool, another] = defineHandOver(CHOICES)
  expect(another).toBeUndefined()
  expect(tool).toMatchObject({
    name: HAND_OVER_TOOL,
    parameters: {
      properties: { to: { enum: ['Billing', 'Support', 'Support (2)'] } },
      additionalProperties: false,
    },
  })
  expect(tool?.description.split('\n').slice(1)).toEqual([
    'Billing: when the caller asks about an invoice',
    'Support: when something is broken',
    'Support (2): when the caller wants to complain',
  ])
})

test('an agent without colleagues has no such tool', () => {
  expect(defineHandOver([])).toEqual([])
})

test('a colleague is found by name, whatever the case; a note may be missing, and is cut where it is long', () => {
  expect(read({ to: 'support (2)', summary: ' Is angry. ' })).toMatchObject({
    ok: true,
    choice: { agentId: 'a3' },
    summary: 'Is angry.',
  })
  expect(read({ to: 'Billing' })).toMatchObject({ ok: true, choice: { agentId: 'a1' }, summary: '' })
  const long = read({ to: 'Billing', summary: 'x'.repeat(5_000) })
  expect(long.ok && long.summary).toHaveLength(SUMMARY_MAX_CHARS)
})

test.each(['{"to":"Sales","summary":""}', '{"to":5}', '{}', '[]', '"Billing"', 'null', '{broken'])(
  '%s is answered with whom there is',
  argumentsJson => {
    expect(readHandOver(argumentsJson, CHOICES)).toMatchObject({
      ok: false,
      error: expect.stringContaining('Billing, Support, Support (2)'),
    })
  },
)
