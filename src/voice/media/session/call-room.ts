import {
  DisconnectReason,
  LocalAudioTrack,
  ParticipantKind,
  type RemoteParticipant,
  Room,
  RoomEvent,
} from '@livekit/rtc-node'

export interface CallRoomEvents {
  /** The caller is in the room. Once. */
  onCaller(): void
  /** `left`: hung up. `lost`: the connection broke and did not come back in time. */
  onCallerGone(how: 'left' | 'lost'): void
  /** The room is gone, or LiveKit is. */
  onClosed(): void
  /** The agent's track is in the room. */
  onPublished(): void
}

export interface CallRoom {
  room: Room
  /** Joins. Throws when LiveKit cannot be reached or refuses the ticket. */
  connect(url: string, token: string): Promise<void>
  close(): Promise<void>
}

/**
 * A caller whose network fails or whose page reloads is waited for. NB: less than LiveKit waits before it closes the room (10 s, by the
 * ticket): a track that is closed after its room keeps a native capture thread.
 */
const RECONNECT_GRACE_MS = 8_000
const DISCONNECT_TIMEOUT_MS = 3_000

/** The room of one call, watched for its one caller: the first participant who is no agent. */
export function createCallRoom(events: CallRoomEvents): CallRoom {
  const room = new Room()
  let callerIdentity: string | null = null
  let grace: ReturnType<typeof setTimeout> | undefined
  let isCallerMissing = false

  const greet = (participant: RemoteParticipant) => {
    if (participant.info.kind === ParticipantKind.AGENT) return
    if (callerIdentity !== null && participant.identity !== callerIdentity) return
    clearTimeout(grace)
    isCallerMissing = false
    if (callerIdentity === null) {
      callerIdentity = participant.identity
      events.onCaller()
    }
  }
  const waitForCaller = () => {
    clearTimeout(grace)
    isCallerMissing = true
    grace = setTimeout(() => events.onCallerGone('lost'), RECONNECT_GRACE_MS)
  }
  const miss = (participant: RemoteParticipant) => {
    if (participant.identity !== callerIdentity) return
    if (participant.disconnectReason === DisconnectReason.CLIENT_INITIATED) events.onCallerGone('left')
    else waitForCaller()
  }
  room.on(RoomEvent.ParticipantConnected, greet)
  room.on(RoomEvent.ParticipantDisconnected, miss)
  room.on(RoomEvent.LocalTrackPublished, () => events.onPublished())
  // LiveKit closes a room when its last caller has been away for a while.
  room.on(RoomEvent.Disconnected, () => (isCallerMissing ? events.onCallerGone('lost') : events.onClosed()))

  return {
    room,
    async connect(url, token) {
      await room.connect(url, token, { autoSubscribe: true, dynacast: false })
      // It was a caller who opened the room: who is not there hung up before the agent came.
      if (callerIdentity === null) waitForCaller()
      for (const participant of room.remoteParticipants.values()) greet(participant)
    },
    async close() {
      clearTimeout(grace)
      // NB: the tracks first. A track that outlives its room keeps a native capture thread until it is garbage collected.
      for (const { track } of room.localParticipant?.trackPublications.values() ?? []) {
        if (track instanceof LocalAudioTrack) await track.close(true)
      }
      await Promise.race([room.disconnect(), Bun.sleep(DISCONNECT_TIMEOUT_MS)])
      room.removeAllListeners()
    },
  }
}
