import { afterEach, expect, test } from 'bun:test'
import { DisconnectReason, ParticipantKind, type RemoteParticipant, RoomEvent } from '@livekit/rtc-node'
import { type CallRoom, type CallRoomEvents, createCallRoom } from './call-room.ts'

let open: CallRoom[] = []
afterEach(async () => {
  await Promise.all(open.map(room => room.close()))
  open = []
})

/** A call, and what the room says of it. */
function openCall({ awaitsCaller = false } = {}) {
  const ends: string[] = []
  const events: CallRoomEvents = {
    onCaller: () => undefined,
    onCallerGone: how => void ends.push(how),
    onClosed: how => void ends.push(how),
    onBack: () => undefined,
    onPublished: () => undefined,
  }
  const call = createCallRoom(events, { isResumed: false, awaitsCaller })
  open.push(call)
  const { room } = call
  return {
    call,
    ends,
    callerComes: () => room.emit(RoomEvent.ParticipantConnected, participant()),
    callerGoes: (reason: DisconnectReason) =>
      room.emit(RoomEvent.ParticipantDisconnected, participant(reason)),
    weArePutOut: (reason: DisconnectReason) => room.emit(RoomEvent.Disconnected, reason),
  }
}

function participant(disconnectReason?: DisconnectReason): RemoteParticipant {
  const info = { kind: ParticipantKind.STANDARD }
  return { identity: 'caller', info, disconnectReason } as unknown as RemoteParticipant
}

const { ROOM_DELETED, CLIENT_INITIATED, CONNECTION_TIMEOUT, ROOM_CLOSED, UNKNOWN_REASON } = DisconnectReason

test.each([
  ['we are told first', [], ROOM_DELETED, ['closed']],
  ['the caller is put out first', [ROOM_DELETED], ROOM_DELETED, ['closed']],
  ['the caller is missing without a word', [UNKNOWN_REASON], ROOM_DELETED, ['closed']],
  ['it is closed because nobody came back', [UNKNOWN_REASON], ROOM_CLOSED, ['lost']],
  ['the caller has hung up', [CLIENT_INITIATED], null, ['left']],
  ['the caller was given up by LiveKit', [CONNECTION_TIMEOUT], null, ['lost']],
])('how a room comes to its end: %s', (_, caller, own, ends) => {
  const call = openCall()
  call.callerComes()
  for (const reason of caller) call.callerGoes(reason)
  if (own !== null) call.weArePutOut(own)
  expect(call.ends).toEqual(ends)
})

test.each([
  ['nobody was ever seen in it: they came and were gone before LiveKit told of them', false, ['left']],
  ['the caller had come', true, ['closed']],
])('how a room ends in which the agent waited first: %s', (_, comes, ends) => {
  const call = openCall({ awaitsCaller: true })
  if (comes) call.callerComes()
  call.weArePutOut(ROOM_CLOSED)
  expect(call.ends).toEqual(ends)
})

test('an agent that is called off on its way into the room leaves as soon as it is in', async () => {
  const { call } = openCall()
  const entered = Promise.withResolvers<void>()
  let hasLeft = false
  Object.assign(call.room, {
    connect: () => entered.promise,
    disconnect: async () => {
      hasLeft = true
    },
  })
  const joined = call.connect('ws://room', 'ticket')
  const closed = call.close()
  await Promise.resolve()
  expect(hasLeft).toBe(false)
  entered.resolve()
  await Promise.all([joined, closed])
  expect(hasLeft).toBe(true)
})
