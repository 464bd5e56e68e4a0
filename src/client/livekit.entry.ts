// Loaded by the Talk page only: the client library is ten times the size of everything else, and does not shake.
import './random-uuid.ts'

export { MediaDeviceFailure, Room, RoomEvent, setLogLevel, Track } from 'livekit-client'
