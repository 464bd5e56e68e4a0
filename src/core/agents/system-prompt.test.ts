import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { EMPTY_CONTEXT } from '../organizations/organization.ts'
import { type AgentSettings, LATER_SETTINGS } from './agent.ts'
import { type PromptInput, renderGreeting, renderSystemPrompt } from './system-prompt.ts'

const agent: AgentSettings = {
  ...LATER_SETTINGS,
  name: 'Front desk',
  greeting: 'Hello {{first_name}}, how can I help?',
  prompt: 'Take table bookings for {{ place }}.',
  language: 'en',
  otherLanguages: [],
  languageChoice: 'detect',
  voice: null,
  modelConnectionId: 'm1',
  tools: [],
}

function input(change: Partial<PromptInput> = {}): PromptInput {
  return {
    agent,
    organizationName: 'Café Marlene',
    organizationContext: { ...EMPTY_CONTEXT, openingHours: 'Mon-Fri 9-18', timeZone: 'Europe/Berlin' },
    callContext: {
      channel: 'browser',
      callerNumber: null,
      startedAt: '2026-07-01T10:30:00.000Z',
      variables: { first_name: 'Ann', place: 'the terrace' },
    },
    ...change,
  }
}

describe('the system prompt', () => {
  test('holds the agent, the organization and the call, in the organization’s own time', () => {
    const prompt = renderSystemPrompt(input())
    expect(prompt).toContain('You are Front desk, the voice on the telephone of Café Marlene.')
    expect(prompt).toContain('# Opening hours\nMon-Fri 9-18')
    expect(prompt).toContain('12:30 (Europe/Berlin)')
    expect(prompt).toContain('Take table bookings for the terrace.')
  })

  test('names the languages that the agent can go on in', () => {
    const otherLanguages = ['de', 'fr'].map(language => ({ language, voice: null }))
    expect(renderSystemPrompt(input())).toContain('Speak English unless the caller cannot.')
    expect(renderSystemPrompt(input({ agent: { ...agent, otherLanguages } }))).toContain(
      'Begin in English. You also speak German and French: when the caller speaks one of these',
    )
  })

  test('leaves out sections that have nothing to say', () => {
    const prompt = renderSystemPrompt(input())
    expect(prompt).not.toContain('# Address')
    expect(prompt).not.toContain('# Tone')
  })

  test('keeps a variable without a value as it was written, so that the mistake can be seen', () => {
    expect(renderGreeting({ ...agent, greeting: 'Hi {{nobody}}' }, input().callContext)).toBe('Hi {{nobody}}')
    expect(renderGreeting({ ...agent, greeting: 'Hi {{constructor}}' }, input().callContext)).toBe(
      'Hi {{constructor}}',
    )
  })

  test('is the same for the same input, and a value never becomes a template', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (first, second) => {
        const variables = { a: `{{b}}${first}`, b: second }
        const one = input({
          agent: { ...agent, prompt: 'x {{a}} y' },
          callContext: { ...input().callContext, variables },
        })
        expect(renderSystemPrompt(one)).toBe(renderSystemPrompt(structuredClone(one)))
        expect(renderSystemPrompt(one)).toContain(`x {{b}}${first} y`.trim())
      }),
    )
  })
})
