import { expect, test } from 'bun:test'
import { NOBODY } from '../session/call-line.ts'
import { createAgentStateSign, type ShownState } from './agent-state.ts'

/** A room that takes a state when it is told to. */
function stage() {
  const put: ShownState[] = []
  const waiting: PromiseWithResolvers<void>[] = []
  const sign = createAgentStateSign(state => {
    put.push(state)
    const taken = Promise.withResolvers<void>()
    waiting.push(taken)
    return taken.promise
  })
  const settle = async (act: (taken: PromiseWithResolvers<void>) => void) => {
    const taken = waiting.shift()
    if (!taken) throw new Error('nothing was put')
    act(taken)
    await taken.promise.catch(() => undefined)
    await Promise.resolve()
    await Promise.resolve()
  }
  return { put, sign, events: sign.watch(NOBODY), take: () => settle(({ resolve }) => resolve()), settle }
}

test('nothing is shown before the room is there; then what the agent is at', async () => {
  const { put, sign, events, take } = stage()
  events.onBusy(true)
  expect(put).toEqual([])
  sign.show()
  await take()
  events.onBusy(false)
  events.onAgentSpeaking(true)
  await take()
  expect(put).toEqual(['thinking', 'listening', 'speaking'])
  await take()
  events.onAgentSpeaking(false)
  expect(put).toEqual(['thinking', 'listening', 'speaking', 'listening'])
})

test('states that come faster than the room takes them are passed over, the last is not', async () => {
  const { put, sign, events, take } = stage()
  sign.show()
  events.onBusy(true)
  events.onBusy(false)
  events.onAgentSpeaking(true)
  await take()
  expect(put).toEqual(['listening', 'speaking'])
})

test('a room that refuses a state is shown the next one', async () => {
  const { put, sign, events, settle } = stage()
  sign.show()
  await settle(({ reject }) => reject(new Error('the room is closed')))
  events.onAgentSpeaking(true)
  expect(put).toEqual(['listening', 'speaking'])
})

test('who leaves waits for what is on its way, and puts nothing behind it', async () => {
  const { put, sign, events, take } = stage()
  sign.show()
  const hidden = sign.hide().then(() => 'over')
  events.onAgentSpeaking(true)
  expect(await Promise.race([hidden, Promise.resolve('under way')])).toBe('under way')
  await take()
  expect(await hidden).toBe('over')
  events.onAgentSpeaking(false)
  expect(put).toEqual(['listening'])
})
