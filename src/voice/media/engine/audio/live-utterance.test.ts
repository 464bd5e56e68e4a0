import { expect, test } from 'bun:test'
import { waitFor } from '#testing/wait-for.ts'
import { AGENT_RATE_HZ } from '../../speech/pcm.ts'
import type { AgentState } from './agent-audio.ts'
import { FRAME_SAMPLES, type FrameSender } from './frame-sender.ts'
import { LEAD_MAX_MS, LiveUtterance } from './live-utterance.ts'

const SECOND = AGENT_RATE_HZ

/** A native side that takes a frame when it is told to. */
function createStage() {
  const sent: number[] = []
  const states: AgentState[] = []
  let isBusy = false
  let cleared = 0
  const sender: FrameSender = {
    frame: new Int16Array(FRAME_SAMPLES),
    get isBusy() {
      return isBusy
    },
    send(samples) {
      sent.push(samples)
      isBusy = true
    },
    clear: () => void cleared++,
    close: () => undefined,
  }
  const utterance = new LiveUtterance({
    sender,
    onState: state => void states.push(state),
    onOver: () => undefined,
  })
  return {
    utterance,
    sent,
    states,
    cleared: () => cleared,
    take() {
      isBusy = false
      utterance.pump()
    },
  }
}

const voice = (samples: number) => new Int16Array(samples).fill(1_000)

test('one frame is under way at a time, and a full one as long as there is enough to say', () => {
  const { utterance, sent, take } = createStage()
  utterance.takeStage()
  utterance.push(voice(SECOND))
  expect(sent).toEqual([FRAME_SAMPLES])
  take()
  take()
  expect(sent).toEqual([FRAME_SAMPLES, FRAME_SAMPLES, FRAME_SAMPLES])
})

test('the first sound goes out at once, however short; what follows it is collected', () => {
  const { utterance, sent, take } = createStage()
  utterance.takeStage()
  utterance.push(voice(250))
  expect(sent).toEqual([240])
  take()
  for (let i = 0; i < 12; i++) utterance.push(voice(240))
  take()
  take()
  expect(sent.slice(0, 2)).toEqual([240, 250 - 10])
  expect(sent.at(-1)).toBe(FRAME_SAMPLES)
})

test('who cuts the silence behind the last word has heard it all: nothing was interrupted', async () => {
  const play = async (isEnded: boolean) => {
    const { utterance, take, cleared } = createStage()
    utterance.takeStage()
    utterance.push(voice(240), 'Yes.')
    utterance.push(new Int16Array(SECOND / 10))
    if (isEnded) utterance.end()
    take()
    take()
    await waitFor('the word was heard', () => utterance.heardMs > 10)
    utterance.cut()
    expect(cleared()).toBe(1)
    return utterance.done
  }
  expect(await play(true)).toMatchObject({ text: 'Yes.', interrupted: false })
  // More was to come.
  expect(await play(false)).toMatchObject({ interrupted: true })
})

test('the last samples are sent with silence to whole ten milliseconds, and then it is over', async () => {
  const { utterance, sent, take } = createStage()
  utterance.takeStage()
  utterance.push(voice(500), 'Yes.')
  utterance.end()
  take()
  take()
  expect(sent).toEqual([480, 240])
  expect(await utterance.done).toMatchObject({ text: 'Yes.', interrupted: false })
  expect(utterance.state).toBe('over')
})

test('an utterance that is paused before its first sound is held back until it is resumed', () => {
  const { utterance, sent, states } = createStage()
  utterance.pause()
  utterance.takeStage()
  utterance.push(voice(SECOND))
  expect([sent, states, utterance.state]).toEqual([[], [], 'waiting'])
  utterance.resume()
  expect([sent, states, utterance.state]).toEqual([[FRAME_SAMPLES], ['speaking'], 'speaking'])
})

test('who makes sound faster than it is heard waits for room, and is let go by a cut', async () => {
  const { utterance } = createStage()
  utterance.takeStage()
  utterance.push(voice((LEAD_MAX_MS / 1000) * SECOND))
  await utterance.hasRoom()
  utterance.push(voice(SECOND))
  let hasRoom = false
  const room = utterance.hasRoom().then(() => {
    hasRoom = true
  })
  await Promise.resolve()
  expect(hasRoom).toBe(false)
  utterance.cut()
  await room
  expect(hasRoom).toBe(true)
})

test('what is cut before its turn was not heard, and takes no more sound', async () => {
  const { utterance, sent, cleared } = createStage()
  utterance.push(voice(SECOND), 'Never.')
  utterance.cut()
  utterance.takeStage()
  utterance.push(voice(SECOND))
  expect(await utterance.done).toMatchObject({ text: '', interrupted: true, startedAtEpochMs: null })
  expect([sent, cleared()]).toEqual([[], 0])
})

test('what is cut during a pause ended when it fell silent', async () => {
  const { utterance, cleared } = createStage()
  utterance.takeStage()
  utterance.push(voice(SECOND), 'A sentence.')
  utterance.pause()
  const pausedAtEpochMs = Date.now()
  while (Date.now() < pausedAtEpochMs + 20) await Promise.resolve()
  utterance.cut()
  const { endedAtEpochMs } = await utterance.done
  expect(endedAtEpochMs).toBeLessThan(pausedAtEpochMs + 10)
  expect(cleared()).toBe(2)
})
