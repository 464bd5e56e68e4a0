/**
 * Scenes between the engine's audio and a caller, in a process of their own: only one thread of a process may use rtc-node. Called with
 * the name of a scene and its tickets; prints what was heard as one line of JSON.
 */
import { readdirSync, readFileSync } from 'node:fs'
import {
  AudioFrame,
  AudioSource,
  AudioStream,
  dispose,
  LocalAudioTrack,
  Room,
  RoomEvent,
  SimulateScenarioKind,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node'
import type { AgentState, Spoken } from '../../../src/voice/media/engine/audio/agent-audio.ts'
import { createAgentTrack } from '../../../src/voice/media/engine/audio/agent-track.ts'
import { hearCaller } from '../../../src/voice/media/engine/audio/hear-caller.ts'
import { createEar, type Ear, scale } from './scale.ts'

export interface SceneInput {
  scene: 'speech' | 'cut' | 'queue' | 'microphones' | 'reconnection'
  url: string
  tickets: { agent: string; caller: string }
}

export interface SceneResult {
  /** Which steps of the scale (see `scale`) the caller heard, in order. */
  steps: number[]
  /** The longest silence between them. */
  longestGapMs: number
  spoken: Spoken[]
  states: AgentState[]
  recordedMs: number
  progress: string[]
  /** How long the agent heard a voice from each microphone of the caller. */
  microphonesMs: number[]
  /** Native capture threads that the call left behind. */
  captureThreads: number
}

const AGENT_HZ = 24_000
const CALLER_HZ = 48_000
const HEARD_HZ = 16_000
const LIMIT_MS = 8_000

process.on('unhandledRejection', () => undefined)

const input = JSON.parse(process.argv[2] ?? '') as SceneInput
const result: SceneResult = {
  steps: [],
  longestGapMs: 0,
  spoken: [],
  states: [],
  recordedMs: 0,
  progress: [],
  microphonesMs: [],
  captureThreads: 0,
}
await hold(input.tickets)
console.log(JSON.stringify(result))
await dispose()
process.exit(0)

async function hold(ticket: SceneInput['tickets']): Promise<void> {
  const agent = new Room()
  const caller = await joinAsCaller(ticket.caller)
  let recordedMs = 0
  const track = createAgentTrack({
    onState: state => void result.states.push(state),
    onProgress: text => void result.progress.push(text),
    onPlayed: samples => {
      recordedMs += (samples.length / AGENT_HZ) * 1000
    },
  })
  const ear = createEar(HEARD_HZ)
  const hearing = hearCaller(agent, ear.hear)
  await agent.connect(input.url, ticket.agent, { autoSubscribe: true, dynacast: false })
  await track.publish(agent)
  await until('the caller receives the agent', () => caller.isListening())
  await track.subscribed

  if (input.scene === 'speech') await speakWithPause(track)
  if (input.scene === 'cut') await speakAndCut(track)
  if (input.scene === 'queue') await speakInTurn(track)
  if (input.scene === 'reconnection') await reconnect(agent, { caller, ear, track })
  if (input.scene === 'microphones') await changeMicrophones(caller, ear, ticket.caller)
  await until('the caller hears nothing more', () => caller.ear.quietMs() > 300)
  result.steps = caller.ear.steps()
  result.recordedMs = recordedMs
  result.longestGapMs = caller.ear.longestGapMs()

  // A call may end in the middle of a sentence.
  track.begin().push(scale(AGENT_HZ, 1_000))
  hearing.stop()
  await track.close()
  await agent.disconnect()
  await caller.room.disconnect()
  await until('native threads have ended', () => countCaptureThreads() === 0).catch(() => undefined)
  result.captureThreads = countCaptureThreads()
}

type Track = ReturnType<typeof createAgentTrack>

/** Two seconds of voice with half a second of pause in them. */
async function speakWithPause(track: Track): Promise<void> {
  const utterance = track.begin()
  for (const sentence of ['One two three four.', 'Five six seven eight.']) {
    utterance.push(scale(AGENT_HZ, 1_000), sentence)
  }
  utterance.end()
  await until('a part of it was heard', () => utterance.heardMs >= 750)
  utterance.pause()
  await Bun.sleep(500)
  utterance.resume()
  result.spoken.push(await utterance.done)
}

async function speakAndCut(track: Track): Promise<void> {
  const utterance = track.begin()
  utterance.push(scale(AGENT_HZ, 4_000), 'One two three four five six seven eight.')
  utterance.end()
  await until('a part of it was heard', () => utterance.heardMs >= 1_200)
  utterance.cut()
  result.spoken.push(await utterance.done)
}

/** The second is begun while the first still has all to say; the third is cut before its turn. */
async function speakInTurn(track: Track): Promise<void> {
  const utterances = ['First.', 'Second.', 'Never.'].map(sentence => {
    const utterance = track.begin()
    utterance.push(scale(AGENT_HZ, 600), sentence)
    utterance.end()
    return utterance
  })
  utterances[2]?.cut()
  result.spoken.push(...(await Promise.all(utterances.map(utterance => utterance.done))))
}

async function changeMicrophones(caller: Caller, ear: Ear, ticket: string): Promise<void> {
  const listen = async (act: () => Promise<void>) => {
    const before = ear.loudMs()
    await act()
    await until('the agent hears the microphone', () => ear.loudMs() - before > 300).catch(() => undefined)
    result.microphonesMs.push(ear.loudMs() - before)
    await until('it is silent', () => ear.quietMs() > 200).catch(() => undefined)
  }
  const first = await caller.publish()
  await listen(first.speak)
  await first.unpublish()
  const second = await caller.publish()
  await listen(second.speak)
  await caller.room.disconnect()
  await second.close()
  const again = await joinAsCaller(ticket)
  const third = await again.publish()
  await listen(third.speak)
  await third.close()
  caller.room = again.room
}

/** The agent's connection breaks, so that all tracks of the room are made anew. */
async function reconnect(
  agent: Room,
  { caller, ear, track }: { caller: Caller; ear: Ear; track: Track },
): Promise<void> {
  const microphone = await caller.publish()
  await microphone.speak()
  await until('the agent hears the microphone', () => ear.loudMs() > 300)
  await agent.simulateScenario(SimulateScenarioKind.SIMULATE_FULL_RECONNECT)
  await until('it is silent', () => ear.quietMs() > 200)
  const before = ear.loudMs()
  await microphone.speak()
  await until('the agent hears the microphone again', () => ear.loudMs() - before > 300)
  result.microphonesMs.push(ear.loudMs() - before)
  const utterance = track.begin()
  utterance.push(scale(AGENT_HZ, 1_000), 'Here I am again.')
  utterance.end()
  result.spoken.push(await utterance.done)
  await microphone.close()
}

interface Caller {
  room: Room
  ear: Ear
  isListening(): boolean
  publish(): Promise<{
    speak(): Promise<void>
    unpublish(): Promise<void>
    close(): Promise<void>
  }>
}

async function joinAsCaller(ticket: string): Promise<Caller> {
  const room = new Room()
  const ear = createEar(HEARD_HZ)
  let isListening = false
  room.on(RoomEvent.TrackSubscribed, async track => {
    for await (const frame of new AudioStream(track, HEARD_HZ, 1)) {
      isListening = true
      ear.hear(frame.data)
    }
  })
  await room.connect(input.url, ticket, { autoSubscribe: true, dynacast: false })
  return {
    room,
    ear,
    isListening: () => isListening,
    async publish() {
      const source = new AudioSource(CALLER_HZ, 1)
      const track = LocalAudioTrack.createAudioTrack('microphone', source)
      const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE })
      const publication = await room.localParticipant?.publishTrack(track, options)
      await publication?.waitForSubscription()
      return {
        async speak() {
          const samples = scale(CALLER_HZ, 1_000)
          await source.captureFrame(new AudioFrame(samples, CALLER_HZ, 1, samples.length))
        },
        async unpublish() {
          await room.localParticipant?.unpublishTrack(publication?.sid ?? '')
          await track.close(true)
        },
        close: () => track.close(true),
      }
    },
  }
}

async function until(reason: string, holds: () => boolean): Promise<void> {
  const deadline = performance.now() + LIMIT_MS
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${reason}`)
    await Bun.sleep(5)
  }
}

function countCaptureThreads(): number {
  return readdirSync('/proc/self/task').filter(id => {
    try {
      return readFileSync(`/proc/self/task/${id}/comm`, 'utf8').startsWith('AudioSourceCapt')
    } catch {
      return false
    }
  }).length
}
