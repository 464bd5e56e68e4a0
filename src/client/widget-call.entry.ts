// Loaded when somebody calls from a talk button: the client library is thirty times the size of the button.
import * as livekit from './livekit.entry.ts'
import { createTalkSession } from './talk-session.ts'

export { createTalkSession, livekit }
