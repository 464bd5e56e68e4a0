/**
 * A difficult caller, in a process of its own: plays raw sound into the call, lets the agent's own voice come back as an echo, and tells
 * which steps of a scale it hears. Started with its address and ticket; commands and events are lines of JSON.
 */
import {
  AudioSource,
  AudioStream,
  dispose,
  LocalAudioTrack,
  Room,
  RoomEvent,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node'
import { CALLER_RATE_HZ, FRAME_SAMPLES, sendFrames } from '../../../src/loadtest/send-frames.ts'
import { createEar } from '../audio/scale.ts'
import type { CallerEvent } from './caller-messages.ts'
import { createLoudness } from './loudness.ts'

export type StormCommand =
  /** Raw samples: 48 kHz, mono, 16 bit. */
  | { command: 'play'; file: string }
  /** How much weaker the agent's voice comes back; null: not at all. */
  | { command: 'echo'; db: number | null }
  | { command: 'leave' }

export type StormEvent = (
  | CallerEvent
  | { event: 'played' }
  /** `step`: of scale.ts. */
  | { event: 'step'; step: number }
) & { atMs: number }

/** The way of an echo, beside the network: a loudspeaker, a room, a microphone. */
const ECHO_FRAMES = 15

process.on('unhandledRejection', () => undefined)

const [url = '', token = ''] = process.argv.slice(2)
const say = (event: CallerEvent | { event: 'played' } | { event: 'step'; step: number }) =>
  console.log(JSON.stringify({ ...event, atMs: performance.now() }))
const room = new Room()
const microphone = new AudioSource(CALLER_RATE_HZ, 1, 0)
const echo: Int16Array[] = []
let echoShare = 0
let sound: { samples: Int16Array; at: number } | null = null

room.on(RoomEvent.TrackSubscribed, async track => {
  const ear = createEar(CALLER_RATE_HZ, step => say({ event: 'step', step }))
  const loudness = createLoudness(say)
  for await (const { data } of new AudioStream(track, CALLER_RATE_HZ, 1)) {
    ear.hear(data)
    loudness.hear(data, performance.now())
    echo.push(data)
    if (echo.length > ECHO_FRAMES * 2) echo.shift()
  }
})
await room.connect(url, token, { autoSubscribe: true, dynacast: false })
await room.localParticipant?.publishTrack(
  LocalAudioTrack.createAudioTrack('microphone', microphone),
  new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE }),
)
say({ event: 'joined' })
void sendFrames(microphone, { nextFrame, isOpen: () => room.isConnected })

for await (const line of console) {
  const command = JSON.parse(line) as StormCommand
  if (command.command === 'play')
    sound = { samples: new Int16Array(await Bun.file(command.file).arrayBuffer()), at: 0 }
  else if (command.command === 'echo') echoShare = command.db === null ? 0 : 10 ** (-command.db / 20)
  else break
}
await room.disconnect()
await dispose()
process.exit(0)

function nextFrame(): Int16Array {
  const frame = new Int16Array(FRAME_SAMPLES)
  const returning = echo.length > ECHO_FRAMES ? echo.shift() : undefined
  for (let at = 0; at < FRAME_SAMPLES; at++) {
    const own = sound?.samples[sound.at + at] ?? 0
    frame[at] = Math.max(-32_768, Math.min(32_767, own + (returning?.[at] ?? 0) * echoShare))
  }
  if (!sound) return frame
  sound.at += FRAME_SAMPLES
  if (sound.at >= sound.samples.length) {
    sound = null
    say({ event: 'played' })
  }
  return frame
}
