import { expect, test } from 'bun:test'
import { encodeWav, readWavStart } from './wav.ts'

test('a written header is read back', () => {
  const file = encodeWav(Int16Array.from([1, -2, 3]), 16_000)
  expect(readWavStart(file)).toEqual({ rateHz: 16_000, dataAtBytes: 44 })
  expect(new DataView(file.buffer).getInt16(46, true)).toBe(-2)
})

test('a header that is not complete yet asks for more', () => {
  expect(readWavStart(encodeWav(new Int16Array(4), 22_050).subarray(0, 40))).toBeNull()
})

test('other bytes are refused', () => {
  expect(() => readWavStart(new TextEncoder().encode('ID3 this is an mp3'))).toThrow('not a WAV stream')
})
