import { describe, expect, test } from 'bun:test'
import { createVoiceTrack, type VoiceTrack, WINDOW_MS } from './voice-track.ts'

/** A track and its clock. */
function createLine() {
  const voice = createVoiceTrack()
  let nowMs = 0
  return {
    voice,
    hear(probability: number, windows: number) {
      for (let at = 0; at < windows; at++) {
        nowMs += WINDOW_MS
        voice.judge(nowMs, probability)
      }
    },
    wait(durationMs: number) {
      nowMs += durationMs
      voice.tick(nowMs)
    },
    silence: () => voice.silenceMs(nowMs),
    now: () => nowMs,
  }
}

function stateOf({ isVoiced, isHot, burstMs, voicedMs }: VoiceTrack) {
  return { isVoiced, isHot, burstMs, voicedMs }
}

describe('the voice of a caller', () => {
  test('begins with the second loud window, and counts from the first', () => {
    const { voice, hear, now } = createLine()
    hear(0.1, 10)
    hear(0.9, 1)
    expect(stateOf(voice)).toEqual({ isVoiced: false, isHot: true, burstMs: 0, voicedMs: 0 })
    hear(0.9, 1)
    expect(stateOf(voice)).toEqual({ isVoiced: true, isHot: true, burstMs: 64, voicedMs: 64 })
    expect(voice.burstStartedAtMs).toBe(now() - 64)
  })

  test('does not begin with one loud window: that is a click', () => {
    const { voice, hear, silence } = createLine()
    hear(0.9, 5)
    hear(0, 10)
    hear(0.9, 1)
    hear(0, 4)
    expect(voice.isVoiced).toBe(false)
    expect(silence()).toBe(15 * WINDOW_MS)
  })

  test('goes on through a window that is less sure, and through one of silence', () => {
    const { voice, hear, silence } = createLine()
    hear(0.9, 5)
    hear(0.4, 3)
    hear(0.1, 1)
    expect(voice.isVoiced).toBe(true)
    expect(silence()).toBe(WINDOW_MS)
    hear(0.4, 1)
    expect(silence()).toBe(0)
    expect(voice.burstMs).toBe(9 * WINDOW_MS)
  })

  test('is silent without end before it was ever heard', () => {
    const { hear, silence } = createLine()
    hear(0, 5)
    expect(silence()).toBe(Number.POSITIVE_INFINITY)
  })

  test('is as long silent as audio says, however late the windows come', () => {
    const { voice, hear, now } = createLine()
    hear(0.9, 5)
    const lateMs = now() + 2_000
    for (let at = 0; at < 4; at++) voice.judge(lateMs, 0)
    expect(voice.silenceMs(lateMs)).toBe(4 * WINDOW_MS)
  })

  test('falls silent when no windows come any more, but not at the first late look', () => {
    const { voice, hear, wait, silence } = createLine()
    hear(0.9, 5)
    wait(3_000)
    expect(voice.isVoiced).toBe(true)
    expect(silence()).toBe(0)
    wait(100)
    wait(100)
    expect(voice.isVoiced).toBe(false)
    expect(silence()).toBe(200)
    wait(5_000)
    expect(silence()).toBe(300)
  })

  test('joins what is near to one span, and begins another behind a long silence', () => {
    const { voice, hear } = createLine()
    hear(0.9, 5)
    const first = voice.spanStartedAtMs
    hear(0, 30)
    hear(0.9, 5)
    expect(voice.spanStartedAtMs).toBe(first)
    hear(0, 80)
    hear(0.9, 2)
    expect(voice.spanStartedAtMs).toBe(voice.burstStartedAtMs)
    voice.startSpan()
    expect(voice.spanStartedAtMs).toBe(null)
  })
})
