// Loaded when somebody calls from a talk button: the client library is twenty times the size of the button.
export * as livekit from './livekit.entry.ts'
export { createTalkSession } from './talk-session.ts'
