import { expect, test } from 'bun:test'
import { createMouth } from './mouth.ts'
import { createSilentTrack } from './silent-track.ts'

test('a mouth that is held holds what begins meanwhile, too', () => {
  const paused: string[] = []
  const track = createSilentTrack({})
  const mouth = createMouth({
    subscribed: Promise.resolve(),
    begin: () => ({
      ...track.begin(),
      pause: () => paused.push('pause'),
      resume: () => paused.push('resume'),
    }),
  })
  mouth.begin()
  mouth.hold()
  mouth.begin()
  mouth.release()
  expect(paused).toEqual(['pause', 'pause', 'resume', 'resume'])
})

test('words without a voice are heard when they are written', async () => {
  const shown: string[] = []
  const states: string[] = []
  const track = createSilentTrack({
    onProgress: text => shown.push(text),
    onState: state => states.push(state),
  })
  const mouth = createMouth(track)
  const utterance = mouth.begin()
  expect([mouth.isBusy, mouth.current]).toEqual([true, null])
  utterance.push(new Int16Array(0), 'Hello.')
  expect(mouth.current).toBe(utterance)
  utterance.push(new Int16Array(0), 'How are you?')
  utterance.end()
  expect(await utterance.done).toMatchObject({ text: 'Hello. How are you?', interrupted: false })
  expect(shown).toEqual(['Hello.', 'Hello. How are you?'])
  expect(states).toEqual(['speaking', 'silent'])
  expect(mouth.isBusy).toBe(false)
})
