import type { LocalAudioTrack, Participant, RemoteTrack, Room } from 'livekit-client'
import { createLevels, type Levels } from './levels.ts'

/** The client library, as livekit.entry.ts hands it out. */
export type LiveKit = typeof import('./livekit.entry.ts')

/** What is going on, in the one vocabulary of page, style and tests. */
export type TalkState =
  | 'idle'
  | 'placing'
  | 'connecting'
  | 'ringing'
  | 'listening'
  | 'thinking'
  | 'speaking'
  | 'reconnecting'
  | 'ending'
  | 'ended'
  | 'failed'

export type MicrophoneState =
  | 'asking'
  | 'on'
  | 'muted'
  | 'refused'
  | 'missing'
  | 'busy'
  | 'failed'
  | 'insecure'

/** What the session tells the page. */
export interface TalkEvents {
  onState(state: TalkState): void
  onMicrophone(state: MicrophoneState): void
  /** The browser holds the sound back, or lets it through again. */
  onPlayback(isBlocked: boolean): void
  /** The first sound of the agent; milliseconds of performance.now(). */
  onFirstAudio(atMs: number): void
}

interface SessionParts {
  livekit: LiveKit
  bars: Record<'caller' | 'agent', SVGRectElement>
  events: TalkEvents
  /** The Parley that the call goes through; this page's own where it is left out. */
  origin?: string
  /** Puts the agent's voice somewhere; into the page where it is left out. A page that swaps its body silences what is in it. */
  keepAudio?(element: HTMLMediaElement): void
}

export interface TalkSession {
  /** Joins the room, then asks for the microphone. Throws when the room cannot be reached. */
  join(token: string): Promise<void>
  send(text: string): Promise<void>
  toggleMute(): Promise<void>
  enableSound(): Promise<void>
  hangUp(): Promise<void>
}

const AGENT_STATE = 'lk.agent.state'
const TEXT_TOPIC = 'lk.chat'
const AGENT_STATES: Readonly<Record<string, TalkState>> = {
  initializing: 'ringing',
  idle: 'listening',
  listening: 'listening',
  thinking: 'thinking',
  speaking: 'speaking',
}

/** One call over LiveKit. Without a microphone it goes on: text goes in, voice comes out. */
export function createTalkSession(parts: SessionParts): TalkSession {
  const { livekit, events } = parts
  livekit.setLogLevel('warn')
  const room = new livekit.Room()
  const levels = createLevels(parts.bars)
  listen(room, parts, levels)

  return {
    async join(token) {
      events.onState('connecting')
      // Parley passes the signalling on, so the policy of its own pages needs no other address than 'self'.
      const { origin = location.origin } = parts
      const connecting = room.connect(`${origin.replace(/^http/, 'ws')}/livekit`, token)
      levels.prepare()
      await connecting
      tellAgentState(room, events)
      await openMicrophone(room, parts, levels)
    },

    async send(text) {
      await room.localParticipant.sendText(text, { topic: TEXT_TOPIC })
    },

    async toggleMute() {
      const isOn = room.localParticipant.isMicrophoneEnabled
      await room.localParticipant.setMicrophoneEnabled(!isOn)
      events.onMicrophone(isOn ? 'muted' : 'on')
    },

    async enableSound() {
      await Promise.all([room.startAudio(), levels.resume()])
    },

    async hangUp() {
      events.onState('ending')
      await room.disconnect()
    },
  }
}

function listen(room: Room, { livekit, events, keepAudio }: SessionParts, levels: Levels) {
  const { RoomEvent, Track } = livekit
  room
    .on(RoomEvent.TrackSubscribed, (track: RemoteTrack) => {
      if (track.kind !== Track.Kind.Audio) return
      const element = track.attach()
      if (keepAudio) keepAudio(element)
      else document.body.append(element)
      levels.measure('agent', track.mediaStreamTrack, events.onFirstAudio)
    })
    .on(RoomEvent.TrackUnsubscribed, (track: RemoteTrack) => {
      for (const element of track.detach()) element.remove()
    })
    .on(RoomEvent.AudioPlaybackStatusChanged, () => events.onPlayback(!room.canPlaybackAudio))
    .on(RoomEvent.ParticipantConnected, () => tellAgentState(room, events))
    .on(RoomEvent.ParticipantAttributesChanged, () => tellAgentState(room, events))
    .on(RoomEvent.Reconnecting, () => events.onState('reconnecting'))
    .on(RoomEvent.SignalReconnecting, () => events.onState('reconnecting'))
    .on(RoomEvent.Reconnected, () => tellAgentState(room, events))
    .on(RoomEvent.Disconnected, () => {
      levels.close()
      events.onState('ended')
    })
}

/** The agent says how it is in an attribute; before the first word of it, the call still rings. */
function tellAgentState(room: Room, events: TalkEvents): void {
  const agent = [...room.remoteParticipants.values()].find((participant: Participant) => participant.isAgent)
  const state = agent?.attributes[AGENT_STATE]
  events.onState(state === undefined ? 'ringing' : (AGENT_STATES[state] ?? 'listening'))
}

/** After connecting, never before: a call without a microphone is still a call. */
async function openMicrophone(room: Room, { livekit, events }: SessionParts, levels: Levels): Promise<void> {
  if (!window.isSecureContext || !navigator.mediaDevices) {
    events.onMicrophone('insecure')
    return
  }
  events.onMicrophone('asking')
  try {
    const publication = await room.localParticipant.setMicrophoneEnabled(true)
    const track = publication?.track as LocalAudioTrack | undefined
    if (track) levels.measure('caller', track.mediaStreamTrack)
    events.onMicrophone('on')
  } catch (error) {
    events.onMicrophone(failureOf(livekit, error))
  }
}

function failureOf({ MediaDeviceFailure }: LiveKit, error: unknown): MicrophoneState {
  switch (MediaDeviceFailure.getFailure(error instanceof Error ? error : undefined)) {
    case MediaDeviceFailure.PermissionDenied:
      return 'refused'
    case MediaDeviceFailure.NotFound:
      return 'missing'
    case MediaDeviceFailure.DeviceInUse:
      return 'busy'
    default:
      return 'failed'
  }
}
