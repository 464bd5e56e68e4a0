import { expect, test } from 'bun:test'
import { refusalOf } from '#testing/refusal.ts'
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
