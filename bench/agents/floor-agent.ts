/**
 * The least that an agent can be: rtc-node, the loudness of the caller, two requests to the same models as everybody's, and no framework.
 * Lines of standard input: `{"join":{"url","token"}}`; it prints `{"joined":true}`, and ends with its input.
 */
import {
  AudioFrame,
  AudioSource,
  AudioStream,
  dispose,
  LocalAudioTrack,
  Room,
  RoomEvent,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node'
import { rmsOf } from '../../src/loadtest/ear.ts'
import { DELAYS } from '../stages.ts'

const HEARD_RATE_HZ = 16_000
const VOICE_RATE_HZ = 24_000
const QUEUE_MS = 200
/** Small enough to stop at once, large enough not to cost a call into native code every 10 ms. */
const WRITE_SAMPLES = (VOICE_RATE_HZ * 40) / 1000
const LOUD_RMS = 300
/** So many loud frames of 10 ms in a row are somebody who speaks. */
const SPEECH_FRAMES = 5

const [modelsUrl = '', greeting = ''] = process.argv.slice(2)

process.on('unhandledRejection', () => undefined)
process.stdout.write(`${JSON.stringify({ up: true })}\n`)
const rooms: Room[] = []
for await (const line of console) {
  const { join } = JSON.parse(line) as { join: { url: string; token: string } }
  rooms.push(await serve(join))
  process.stdout.write(`${JSON.stringify({ joined: true })}\n`)
}
await Promise.all(rooms.map(room => room.disconnect()))
await dispose()
process.exit(0)

async function serve({ url, token }: { url: string; token: string }): Promise<Room> {
  const room = new Room()
  const voice = createVoice()
  room.on(RoomEvent.ParticipantConnected, () => void voice.say(greeting))
  room.on(RoomEvent.TrackSubscribed, track => {
    const stream = new AudioStream(track, { sampleRate: HEARD_RATE_HZ, numChannels: 1, frameSizeMs: 10 })
    void listen(stream, { onSpeech: voice.stop, onSilence: () => void voice.answer() })
  })
  room.on(RoomEvent.ParticipantDisconnected, () => void voice.close().then(() => room.disconnect()))
  await room.connect(url, token, { autoSubscribe: true, dynacast: false })
  const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE })
  await room.localParticipant?.publishTrack(voice.track, options)
  return room
}

/** Tells when somebody speaks, and when they have been silent for as long as the recogniser takes. */
async function listen(stream: AudioStream, events: { onSpeech(): void; onSilence(): void }): Promise<void> {
  let loudFrames = 0
  let lastLoudAtMs = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const end = () => {
    const restMs = lastLoudAtMs + DELAYS.finalAfterMs - performance.now()
    timer = restMs > 0.5 ? setTimeout(end, restMs) : undefined
    if (timer === undefined) events.onSilence()
  }
  for await (const frame of stream) {
    if (rmsOf(frame.data) <= LOUD_RMS) {
      loudFrames = 0
      continue
    }
    lastLoudAtMs = performance.now()
    if (++loudFrames < SPEECH_FRAMES || timer !== undefined) continue
    events.onSpeech()
    timer = setTimeout(end, DELAYS.finalAfterMs)
  }
  clearTimeout(timer)
}

function createVoice() {
  const source = new AudioSource(VOICE_RATE_HZ, 1, QUEUE_MS)
  const track = LocalAudioTrack.createAudioTrack('voice', source)
  let utterance = 0
  const say = async (text: string) => {
    const mine = ++utterance
    const response = await ask('/audio/speech', {
      model: 'floor',
      voice: 'floor',
      input: text,
      response_format: 'pcm',
    })
    let pending = new Uint8Array(0)
    for await (const bytes of response) {
      pending = joined(pending, bytes)
      for (; pending.length >= WRITE_SAMPLES * 2; pending = pending.slice(WRITE_SAMPLES * 2)) {
        if (mine !== utterance) return
        const samples = new Int16Array(pending.slice(0, WRITE_SAMPLES * 2).buffer)
        await source.captureFrame(new AudioFrame(samples, VOICE_RATE_HZ, 1, samples.length))
      }
    }
  }
  return {
    track,
    say,
    stop() {
      utterance++
      source.clearQueue()
    },
    async answer() {
      const mine = ++utterance
      const messages = [{ role: 'user', content: 'hello' }]
      let text = ''
      for await (const bytes of await ask('/chat/completions', { model: 'floor', messages, stream: true }))
        text += new TextDecoder().decode(bytes)
      const words = [...text.matchAll(/"content":("(?:[^"\\]|\\.)*")/g)].map(match =>
        JSON.parse(match[1] ?? '""'),
      )
      if (mine === utterance) await say(words.join(''))
    },
    close: () => track.close(true),
  }
}

async function ask(path: string, body: unknown): Promise<ReadableStream<Uint8Array>> {
  const response = await fetch(modelsUrl + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok || !response.body) throw new Error(`${path} answered ${response.status}`)
  return response.body
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}
