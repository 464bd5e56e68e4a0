import type { FfiHandle } from '@livekit/rtc-ffi-bindings'
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
  /** `closed`: the room was. `lost`: LiveKit is gone and did not come back in time. */
  onClosed(how: 'closed' | 'lost'): void
  /** A connection that was gone for a while is there again: our own, or the caller's. */
  onBack(whose: 'agent' | 'caller', awayMs: number): void
  /** The agent's track is in the room. */
  onPublished(): void
}

export interface CallRoom {
  room: Room
  /** Joins. Throws when LiveKit cannot be reached or refuses the ticket; one that was closed meanwhile leaves as soon as it is in. */
  connect(url: string, token: string): Promise<void>
  /** Takes every track of the agent out of the room: another one is coming. Bounded in time; never rejects. */
  clearTracks(): Promise<void>
  close(): Promise<void>
}

/**
 * A caller whose network fails or whose page reloads is waited for. NB: less than LiveKit waits before it closes the room (10 s, by the
 * ticket): a track that is closed after its room keeps a native capture thread.
 */
const RECONNECT_GRACE_MS = 8_000
/**
 * Where a caller opened the room, LiveKit asks for an agent only then: when nobody is in it, they hung up before the agent came. NB:
 * until it is over, connections to providers are kept open for nobody. At 8 times the load of its cores an agent saw no caller late.
 */
const NOBODY_GRACE_MS = 300
const DISCONNECT_TIMEOUT_MS = 3_000
const UNPUBLISH_TIMEOUT_MS = 1_000
/** Our own connection mends itself, to a LiveKit that was started anew, too. A caller who heard nothing for so long is no longer there. */
const AWAY_MAX_MS = 15_000
/** A resumption that nobody hears is no news. */
const AWAY_TOLD_FROM_MS = 1_000

/**
 * The room of one call, watched for its one caller: the first participant who is no agent. `isResumed`: they were in it before, and may
 * be on their way back. `awaitsCaller`: they are still to come, as long as there is the room.
 */
export function createCallRoom(
  events: CallRoomEvents,
  { isResumed, awaitsCaller }: { isResumed: boolean; awaitsCaller: boolean },
): CallRoom {
  const room = new Room()
  let callerIdentity: string | null = null
  let grace: ReturnType<typeof setTimeout> | undefined
  let callerMissingSinceMs: number | null = null
  let joining: Promise<void> = Promise.resolve()
  let isClosed = false
  const outage = watchOwnLine(room, {
    onLost: () => events.onClosed('lost'),
    onBack(awayMs) {
      if (awayMs > AWAY_TOLD_FROM_MS) events.onBack('agent', awayMs)
      // Who was in the room comes back by themselves, before us or after: some clients ask again only each 5 s.
      if (callerMissingSinceMs !== null) waitForCaller(AWAY_MAX_MS)
    },
  })

  const greet = (participant: RemoteParticipant) => {
    if (participant.info.kind === ParticipantKind.AGENT) return
    if (callerIdentity !== null && participant.identity !== callerIdentity) return
    clearTimeout(grace)
    const awayMs = callerMissingSinceMs === null ? 0 : performance.now() - callerMissingSinceMs
    callerMissingSinceMs = null
    if (callerIdentity !== null && awayMs > AWAY_TOLD_FROM_MS && !outage.isAway())
      events.onBack('caller', awayMs)
    if (callerIdentity === null) {
      callerIdentity = participant.identity
      events.onCaller()
    }
  }
  const waitForCaller = (comesBackWithinMs = RECONNECT_GRACE_MS) => {
    clearTimeout(grace)
    callerMissingSinceMs ??= performance.now()
    // Without a connection of our own we do not know.
    const mayComeBack = isResumed || callerIdentity !== null
    const graceMs = mayComeBack ? comesBackWithinMs : NOBODY_GRACE_MS
    if (!outage.isAway()) grace = setTimeout(() => events.onCallerGone('lost'), graceMs)
  }
  const miss = (participant: RemoteParticipant) => {
    if (participant.identity !== callerIdentity) return
    const { disconnectReason: reason } = participant
    if (reason === DisconnectReason.CLIENT_INITIATED) events.onCallerGone('left')
    // LiveKit has waited for some 20 s before it says so.
    else if (reason === DisconnectReason.CONNECTION_TIMEOUT) events.onCallerGone('lost')
    else waitForCaller()
  }
  room.on(RoomEvent.ParticipantConnected, greet)
  room.on(RoomEvent.ParticipantDisconnected, miss)
  room.on(RoomEvent.LocalTrackPublished, () => events.onPublished())
  room.on(RoomEvent.Disconnected, reason => {
    // LiveKit closes a room when its last caller has been away for a while. In one that is deleted all are put out, one behind the
    // other: where the caller was the first, they are missing by now, but it was not they who hung up.
    const isDeleted = callerIdentity !== null && reason === DisconnectReason.ROOM_DELETED
    if (outage.isAway()) events.onClosed('lost')
    // Nobody was ever seen: one who came and was gone before LiveKit told of them.
    else if (awaitsCaller && callerIdentity === null) events.onCallerGone('left')
    else if (callerMissingSinceMs === null || isDeleted) events.onClosed('closed')
    else events.onCallerGone('lost')
  })

  return {
    room,
    async connect(url, token) {
      joining = room.connect(url, token, { autoSubscribe: true, dynacast: false })
      await joining
      if (isClosed) return
      // Who opened the room and is not there hung up before the agent came.
      if (callerIdentity === null && !awaitsCaller) waitForCaller()
      for (const participant of room.remoteParticipants.values()) greet(participant)
    },
    async clearTracks() {
      const tracks = [...(room.localParticipant?.trackPublications.keys() ?? [])]
      const gone = tracks.map(sid => room.localParticipant?.unpublishTrack(sid))
      await Promise.race([Promise.allSettled(gone), Bun.sleep(UNPUBLISH_TIMEOUT_MS)])
    },
    async close() {
      isClosed = true
      clearTimeout(grace)
      outage.stop()
      // NB: who is on the way in cannot be called back, and nothing ends a room that an agent came to behind its end: it would stay for ever.
      const left = joining.then(leave, () => undefined)
      await Promise.race([left, Bun.sleep(DISCONNECT_TIMEOUT_MS)])
    },
  }

  async function leave(): Promise<void> {
    // NB: the tracks first. A track that outlives its room keeps a native capture thread until it is garbage collected.
    for (const { track } of room.localParticipant?.trackPublications.values() ?? []) {
      if (track instanceof LocalAudioTrack) await track.close(true)
    }
    const handles = handlesOf(room)
    await room.disconnect()
    room.removeAllListeners()
    for (const handle of handles) handle.dispose()
  }
}

/**
 * What keeps a room on the native side. NB: the library leaves it to the garbage collector, which on a busy machine kept one room in a hundred
 * for good, its capture thread with it.
 */
function handlesOf(room: Room): FfiHandle[] {
  const { localParticipant, remoteParticipants } = room
  const participants = [...(localParticipant ? [localParticipant] : []), ...remoteParticipants.values()]
  const own = Reflect.get(room, 'ffiHandle') as FfiHandle | undefined
  return [
    ...participants.flatMap(participant => [
      ...[...participant.trackPublications.values()].map(publication => publication.ffiHandle),
      participant.ffi_handle,
    ]),
    ...(own ? [own] : []),
  ]
}

/** The agent's own connection to LiveKit. */
function watchOwnLine(room: Room, events: { onLost(): void; onBack(awayMs: number): void }) {
  let awaySinceMs: number | null = null
  let limit: ReturnType<typeof setTimeout> | undefined
  room.on(RoomEvent.Reconnecting, () => {
    awaySinceMs ??= performance.now()
    limit ??= setTimeout(events.onLost, AWAY_MAX_MS)
  })
  room.on(RoomEvent.Reconnected, () => {
    const awayMs = awaySinceMs === null ? 0 : performance.now() - awaySinceMs
    clearTimeout(limit)
    limit = undefined
    awaySinceMs = null
    events.onBack(awayMs)
  })
  return { isAway: () => awaySinceMs !== null, stop: () => clearTimeout(limit) }
}
