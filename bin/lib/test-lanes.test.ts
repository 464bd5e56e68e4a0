import { expect, test } from 'bun:test'
import { dealLanes } from './test-lanes.ts'

const FAULTS = [
  'kill-nine',
  'call-faults',
  'drain',
  'barge-in-storm',
  'mail',
  'start-faults',
  'lan-only',
].map(name => `./tests/faults/${name}.test.ts`)

test('every file is in one lane, and the long ones are spread', () => {
  const lanes = dealLanes(FAULTS, 2)
  expect(lanes.flat().sort()).toEqual([...FAULTS].sort())
  const isLong = (file: string) => /kill-nine|call-faults|drain|storm/.test(file)
  expect(lanes.map(lane => lane.filter(isLong).length)).toEqual([2, 2])
})

test('the order in which files are found changes nothing', () => {
  expect(dealLanes([...FAULTS].reverse(), 2)).toEqual(dealLanes(FAULTS, 2))
})

test('files that take no time of their own are dealt evenly', () => {
  const files = Array.from({ length: 90 }, (_, index) => `./src/voice/x-${index}.test.ts`)
  expect(dealLanes(files, 2).map(lane => lane.length)).toEqual([45, 45])
})
