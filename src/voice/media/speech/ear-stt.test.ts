import { beforeAll, expect, test } from 'bun:test'
import { initializeLogger } from '@livekit/agents'
import { EarStream, EarStt } from './ear-stt.ts'
import type { SpeechSegment } from './speech-segmenter.ts'

const WINDOW = 512

beforeAll(() => initializeLogger({ pretty: false, level: 'silent' }))

class TestStream extends EarStream {
  label = 'test'
  readonly log: string[] = []
  heardSamples = 0

  override hear(samples: Int16Array): void {
    this.heardSamples += samples.length
  }

  protected override begin(): void {
    this.log.push('begin')
  }

  protected override end({ samples, startSample, speechMs }: SpeechSegment): void {
    this.log.push(`end from ${startSample}, ${samples.length} samples, ${speechMs} ms`)
  }
}

class TestStt extends EarStt {
  label = 'test'

  override stream(): TestStream {
    return new TestStream(this, 160)
  }
}

const open = () => new TestStt({ streaming: true, interimResults: true }).stream()

test('speech is cut as the line has judged it: ten loud windows are speech, though they hold silence', () => {
  const stream = open()
  for (let window = 0; window < 30; window++)
    stream.judge(new Int16Array(WINDOW), window >= 12 && window < 22 ? 0.9 : 0.02)
  // Ten windows before it, twelve with the two that made it sure, five of silence.
  expect(stream.log).toEqual(['begin', `end from ${2 * WINDOW}, ${25 * WINDOW} samples, 640 ms`])
  expect(stream.heardSamples).toBe(0)
  stream.close()
})

test('whoever is closed judges nothing any more', () => {
  const stream = open()
  stream.close()
  for (let window = 0; window < 5; window++) stream.judge(new Int16Array(WINDOW), 0.9)
  expect(stream.log).toEqual([])
})
