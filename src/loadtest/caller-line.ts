import {
  AudioSource,
  AudioStream,
  LocalAudioTrack,
  Room,
  RoomEvent,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node'
import { createEar, type Ear } from './ear.ts'
import { CALLER_RATE_HZ, FRAME_MS, FRAME_SAMPLES, sendFrames } from './send-frames.ts'

/** One caller in a room: a microphone that is never silent on the wire, and an ear. Times are `performance.now()` of this process. */
export interface CallerLine {
  /** Before the connection was asked for. */
  readonly dialedAtMs: number
  readonly ear: Ear
  /** Speaks 48 kHz samples: answers when the first frame was handed over and when the last one had been spoken. */
  speak(samples: Int16Array): Promise<{ startedAtMs: number; endedAtMs: number }>
  hangUp(): Promise<void>
}

const HEARD_RATE_HZ = 16_000

interface Speech {
  samples: Int16Array
  at: number
  startedAtMs: number
  done(times: { startedAtMs: number; endedAtMs: number }): void
}

/** Joins the room with a microphone. */
export async function dial(url: string, token: string): Promise<CallerLine> {
  const room = new Room()
  const ear = createEar()
  room.on(RoomEvent.TrackSubscribed, track => void listen(new AudioStream(track, HEARD_RATE_HZ, 1), ear))
  const dialedAtMs = performance.now()
  await room.connect(url, token, { autoSubscribe: true, dynacast: false })
  // A source without a queue: a frame leaves when it is handed over.
  const source = new AudioSource(CALLER_RATE_HZ, 1, 0)
  const track = LocalAudioTrack.createAudioTrack('microphone', source)
  await room.localParticipant?.publishTrack(
    track,
    new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE }),
  )
  const microphone = openMicrophone(source)
  return {
    dialedAtMs,
    ear,
    speak: microphone.speak,
    async hangUp() {
      await microphone.close()
      // NB: before the room is left, or the native side keeps the track and its thread.
      await track.close(true)
      await room.disconnect()
    },
  }
}

/** A frame each 10 ms by this process's clock, of silence where nothing is said. */
function openMicrophone(source: AudioSource) {
  let speech: Speech | null = null
  let isOpen = true
  const nextFrame = (): Int16Array => {
    const frame = new Int16Array(FRAME_SAMPLES)
    if (!speech) return frame
    const now = performance.now()
    if (speech.at === 0) speech.startedAtMs = now
    frame.set(speech.samples.subarray(speech.at, speech.at + FRAME_SAMPLES))
    speech.at += FRAME_SAMPLES
    if (speech.at < speech.samples.length) return frame
    speech.done({ startedAtMs: speech.startedAtMs, endedAtMs: now + FRAME_MS })
    speech = null
    return frame
  }
  const running = sendFrames(source, { nextFrame, isOpen: () => isOpen })
  return {
    speak: (samples: Int16Array) =>
      new Promise<{ startedAtMs: number; endedAtMs: number }>(resolve => {
        speech = { samples, at: 0, startedAtMs: 0, done: resolve }
      }),
    async close() {
      isOpen = false
      await running
    },
  }
}

async function listen(stream: AudioStream, ear: Ear): Promise<void> {
  for await (const frame of stream) ear.hear(frame.data, performance.now())
}
