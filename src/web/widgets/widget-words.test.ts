import { expect, test } from 'bun:test'
import type { DomainEvent } from '#core/events.ts'
import { refusalOf } from '#testing/refusal.ts'
import { waitFor } from '#testing/wait-for.ts'
import { createEventStreams } from '../event-streams.ts'
import { streamWords, WORDS_STREAMS_PER_CALL_MAX } from './widget-words.ts'

test('a call is read along by a few pages at most: a stranger takes no more of the places for live pages', async () => {
  const streams = createEventStreams({ keepOpen: () => {} })
  const read = (callId: string) =>
    streamWords(new Request('http://localhost/words'), streams, {
      callId,
      read: () => new Promise(() => {}),
      subscribe: () => () => {},
    })
  const open = Array.from({ length: WORDS_STREAMS_PER_CALL_MAX }, () => read('one'))
  expect(await refusalOf(Promise.try(() => read('one')))).toStartWith('rate_limited')
  open.push(read('another'))
  await open[0]?.body?.cancel()
  open.push(read('one'))
  expect(streams.count()).toBe(WORDS_STREAMS_PER_CALL_MAX + 1)
  streams.closeAll()
  expect(streams.count()).toBe(0)
})

test('what happens beside the words is for the people of the house: a visitor is told nothing of it', async () => {
  const streams = createEventStreams({ keepOpen: () => {} })
  let hear: (event: DomainEvent) => void = () => {}
  let reads = 0
  const response = streamWords(new Request('http://localhost/words'), streams, {
    callId: 'one',
    read: async () => {
      reads++
      return { turns: [], state: 'active' }
    },
    subscribe: listener => {
      hear = listener
      return () => {}
    },
  })
  await waitFor('the first look at the call', () => reads === 1)
  const partial = { organizationId: 'ours', callId: 'one', role: 'agent', text: 'We are op' } as const
  hear({ type: 'call.incident', organizationId: 'ours', callId: 'one', incidentId: 'x' })
  hear({ type: 'call.partial', ...partial })
  const reader = response.body?.getReader()
  let text = ''
  while (!text.includes('We are op')) text += new TextDecoder().decode((await reader?.read())?.value)
  expect(text.match(/data: /g)).toHaveLength(1)
  expect(reads).toBe(1)
  hear({ type: 'call.turn_added', organizationId: 'ours', callId: 'one', seq: 1 })
  await waitFor('the second look', () => reads === 2)
  await reader?.cancel()
})
