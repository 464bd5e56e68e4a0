import { expect, test } from 'bun:test'
import { createFiller } from './filler.ts'

const AFTER_MS = 30
const LONGER_MS = 60

function listen() {
  let said = 0
  const filler = createFiller({
    afterMs: AFTER_MS,
    say: () => {
      said++
      return true
    },
  })
  return { filler, said: () => said }
}

test('a slow answer is announced once, however long it takes', async () => {
  const { filler, said } = listen()
  filler.noteCallerTurn()
  filler.noteBusy(true)
  await Bun.sleep(LONGER_MS)
  expect(said()).toBe(1)
  // The announcement itself is speech, and the tool goes on behind it.
  filler.noteAgentSpeaking(true)
  filler.noteAgentSpeaking(false)
  await Bun.sleep(LONGER_MS)
  expect(said()).toBe(1)
  filler.noteCallerTurn()
  await Bun.sleep(LONGER_MS)
  expect(said()).toBe(2)
  filler.close()
})

test('a quick answer is not, nor one while somebody speaks', async () => {
  const { filler, said } = listen()
  filler.noteCallerTurn()
  filler.noteBusy(true)
  filler.noteAgentSpeaking(true)
  await Bun.sleep(LONGER_MS)
  filler.noteCallerSpeaking(true)
  filler.noteAgentSpeaking(false)
  await Bun.sleep(LONGER_MS)
  expect(said()).toBe(0)
  // Silence begins to count when the last of them stops.
  filler.noteCallerSpeaking(false)
  await Bun.sleep(LONGER_MS)
  expect(said()).toBe(1)
  filler.close()
})

test('a change of models is a wait like any other; after the end nothing is said', async () => {
  const { filler, said } = listen()
  filler.noteSwitching(true)
  await Bun.sleep(LONGER_MS)
  expect(said()).toBe(1)
  filler.noteCallerTurn()
  filler.close()
  await Bun.sleep(LONGER_MS)
  expect(said()).toBe(1)
})
