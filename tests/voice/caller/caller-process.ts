/**
 * A caller for tests, in a process of its own: joins a room, sends a microphone, listens to the agent. Commands come as JSON lines on
 * standard input, events go as JSON lines to standard output (see rtc-caller.ts). All times are this process's monotonic clock.
 */
import { AgentSession } from '@livekit/protocol'
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
import { createEar } from '../../../src/loadtest/ear.ts'
import { CALLER_RATE_HZ, FRAME_SAMPLES, sendFrames } from '../../../src/loadtest/send-frames.ts'
import type { CallerCommand, CallerEvent } from './caller-messages.ts'
import { createLoudness } from './loudness.ts'

const HEARD_RATE_HZ = 16_000
const SESSION_TOPIC = 'lk.agent.session'

// Readers of a room that closes reject without anybody listening.
process.on('unhandledRejection', () => undefined)

const room = new Room()
const microphone = new AudioSource(CALLER_RATE_HZ, 1, 0)
const say = (event: CallerEvent) => console.log(JSON.stringify({ ...event, atMs: performance.now() }))
const ear = createEar()
let speech: { samples: Int16Array; at: number } | null = null

room.on(RoomEvent.TrackSubscribed, track => {
  say({ event: 'subscribed' })
  void listen(new AudioStream(track, HEARD_RATE_HZ, 1))
})
room.on(RoomEvent.ParticipantDisconnected, () => say({ event: 'agent_left' }))
room.on(RoomEvent.Disconnected, () => say({ event: 'disconnected' }))

room.registerTextStreamHandler('lk.transcription', async (reader, { identity }) => {
  const isFinal = reader.info.attributes?.['lk.transcription_final'] === 'true'
  say({ event: 'transcript', from: identity, text: await reader.readAll(), isFinal })
})

for await (const line of console) {
  const command = JSON.parse(line) as CallerCommand
  if (command.command === 'join') await join(command)
  else if (command.command === 'speak') speech = { samples: await readSamples(command.file), at: 0 }
  else if (command.command === 'type')
    await room.localParticipant?.sendText(command.text, { topic: 'lk.chat' })
  else if (command.command === 'ask_for_agent_info') await askForAgentInfo()
  else if (command.command === 'tell_heard') say({ event: 'heard', ...ear.figures })
  else break
}
await room.disconnect()
say({ event: 'left' })
await dispose()
process.exit(0)

async function join({
  url,
  token,
  microphone: hasMicrophone,
}: Extract<CallerCommand, { command: 'join' }>): Promise<void> {
  say({ event: 'joining' })
  await room.connect(url, token, { autoSubscribe: true, dynacast: false })
  say({ event: 'joined' })
  if (!hasMicrophone) return
  const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE })
  await room.localParticipant?.publishTrack(
    LocalAudioTrack.createAudioTrack('microphone', microphone),
    options,
  )
  void sendFrames(microphone, { nextFrame, isOpen: () => room.isConnected })
}

async function askForAgentInfo(): Promise<void> {
  room.registerByteStreamHandler(SESSION_TOPIC, () => say({ event: 'session_message' }))
  const question = new AgentSession.SessionRequest({
    requestId: 'r1',
    request: { case: 'getAgentInfo', value: {} },
  })
  const message = new AgentSession.AgentSessionMessage({ message: { case: 'request', value: question } })
  const writer = await room.localParticipant?.streamBytes({ topic: SESSION_TOPIC, name: 'r1' })
  await writer?.write(message.toBinary())
  await writer?.close()
  say({ event: 'asked_for_agent_info' })
}

function nextFrame(): Int16Array {
  const frame = new Int16Array(FRAME_SAMPLES)
  if (!speech) return frame
  if (speech.at === 0) say({ event: 'speech_started' })
  frame.set(speech.samples.subarray(speech.at, speech.at + FRAME_SAMPLES))
  speech.at += FRAME_SAMPLES
  if (speech.at >= speech.samples.length) {
    speech = null
    say({ event: 'speech_ended' })
  }
  return frame
}

async function listen(stream: AudioStream): Promise<void> {
  const loudness = createLoudness(say)
  for await (const frame of stream) {
    const nowMs = performance.now()
    loudness.hear(frame.data, nowMs)
    ear.hear(frame.data, nowMs)
  }
}

async function readSamples(file: string): Promise<Int16Array> {
  return new Int16Array(await Bun.file(file).arrayBuffer())
}
