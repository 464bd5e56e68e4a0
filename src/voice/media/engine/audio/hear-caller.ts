import {
  ParticipantKind,
  type RemoteParticipant,
  type RemoteTrack,
  type RemoteTrackPublication,
  type Room,
  RoomEvent,
  TrackKind,
  TrackSource,
} from '@livekit/rtc-node'
import { readTrack } from './native-audio.ts'

/** 16 kHz mono, 10 ms at a time. The listener may keep the array. */
export type OnCallerSamples = (samples: Int16Array) => void

/**
 * Hears the caller of a room, the first participant who is no agent: the microphone that is there and each that comes later, after a
 * reload, a reconnection or a change of device. The newest is the one that is heard. May be called before the room is connected.
 */
export function hearCaller(room: Room, onSamples: OnCallerSamples): { stop(): void } {
  let callerIdentity: string | null = null
  let heard: { track: RemoteTrack; stop(): void } | null = null

  const hush = () => {
    heard?.stop()
    heard = null
  }
  const hear = (track: RemoteTrack, publication: RemoteTrackPublication, participant: RemoteParticipant) => {
    if (!isMicrophone(track, publication) || participant.kind === ParticipantKind.AGENT) return
    callerIdentity ??= participant.identity
    if (participant.identity !== callerIdentity) return
    hush()
    heard = { track, ...readTrack(track, onSamples) }
  }
  const leave = (track: RemoteTrack) => {
    if (track === heard?.track) hush()
  }
  room.on(RoomEvent.TrackSubscribed, hear)
  room.on(RoomEvent.TrackUnsubscribed, leave)
  for (const participant of room.remoteParticipants.values()) {
    for (const publication of participant.trackPublications.values()) {
      if (publication.track) hear(publication.track, publication, participant)
    }
  }
  return {
    stop() {
      room.off(RoomEvent.TrackSubscribed, hear)
      room.off(RoomEvent.TrackUnsubscribed, leave)
      hush()
    },
  }
}

/** NB: telephones and test programs may publish a track without saying what it is. */
function isMicrophone(track: RemoteTrack, { source }: RemoteTrackPublication): boolean {
  return track.kind === TrackKind.KIND_AUDIO && source !== TrackSource.SOURCE_SCREENSHARE_AUDIO
}
