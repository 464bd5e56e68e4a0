import { afterEach, describe, expect, test } from 'bun:test'
import type { ConnectionOptions } from './gemini-connection.ts'
import type { ConnectionEnd } from './gemini-faults.ts'
import { GeminiLink } from './gemini-link.ts'
import { until } from './gemini-live.fixture.ts'
import type { RealtimeFault } from './realtime-voice.ts'

type Handlers = Pick<ConnectionOptions, 'onReady' | 'onMessage' | 'onEnd'>

const SILENCE_MAX_MS = 30
let link: GeminiLink
afterEach(() => link.close())

/** A link over connections that stand at once and say nothing by themselves. */
function openLink() {
  const opened: Handlers[] = []
  const faults: RealtimeFault[] = []
  const handles: (string | null)[] = []
  link = new GeminiLink({
    silenceMaxMs: SILENCE_MAX_MS,
    backoffMs: [0, 10],
    open(handle, handlers) {
      handles.push(handle)
      opened.push(handlers)
      let isReady = true
      queueMicrotask(handlers.onReady)
      return {
        get isReady() {
          return isReady
        },
        send: () => undefined,
        async close() {
          isReady = false
        },
        giveUp() {
          isReady = false
          handlers.onEnd({ code: null, httpStatus: null, text: '', cause: 'timed_out', wasReady: true })
        },
      }
    },
    onMessage: () => undefined,
    onReady: () => undefined,
    onDown: () => undefined,
    onResumed: () => undefined,
    onFault: fault => void faults.push(fault),
    isQuiet: () => false,
  })
  link.start()
  return { opened, faults, handles }
}

const closedWith = (code: number): ConnectionEnd => ({
  code,
  httpStatus: null,
  text: '',
  cause: 'closed',
  wasReady: true,
})

describe('a line that is frozen', () => {
  test('is told as too slow, when two connections owe an answer and say nothing', async () => {
    const { opened, faults } = openLink()
    link.expectAnswer({ isOwed: true })
    await until('a second connection is tried', () => opened.length === 2)
    await until('it stands', () => link.isReady)
    link.expectAnswer({ isOwed: true })
    await until('the fault is told', () => faults.length > 0)
    expect(faults.map(({ kind }) => kind)).toEqual(['tooSlow'])
    expect(opened).toHaveLength(2)
  })

  test('is not one that answers nothing to a noise: it is only looked after', async () => {
    const { opened, faults } = openLink()
    link.expectAnswer({ isOwed: false })
    await until('a second connection is tried', () => opened.length === 2)
    link.expectAnswer({ isOwed: false })
    await until('a third connection is tried', () => opened.length === 3)
    opened[2]?.onMessage({ serverContent: { turnComplete: true } })
    link.expectAnswer({ isOwed: false })
    await until('a fourth connection is tried', () => opened.length === 4)
    expect(faults).toEqual([])
  })
})

test('connections that end as soon as they stand are given up, with the kind of their end', async () => {
  const { opened, faults, handles } = openLink()
  opened[0]?.onMessage({ sessionResumptionUpdate: { newHandle: 'h1', resumable: true } })
  opened[0]?.onMessage({ sessionResumptionUpdate: { resumable: false } })
  for (let number = 1; faults.length === 0 && number < 20; number++) {
    await until('the next connection is tried', () => opened.length === number)
    await Bun.sleep(0)
    opened[number - 1]?.onEnd(closedWith(1011))
  }
  expect(faults.map(({ kind, status }) => [kind, status])).toEqual([['broken', 1011]])
  // With the handle twice, then without it.
  expect(handles).toEqual([null, 'h1', 'h1', null, null, null, null, null])
})
