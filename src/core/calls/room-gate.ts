import type { Scope } from '../scope.ts'
import type { Call } from './call.ts'

/** What a caller's LiveKit client needs. The ticket is good for one minute and one room. */
export interface JoinTicket {
  livekitUrl: string
  token: string
  roomName: string
}

/** How the core reaches the voice door: app.ts puts voice/main and LiveKit behind it. */
export interface RoomGate {
  /**
   * Takes one place of the appliance for this call until it ends; the answer gives the place back when the call never came to be.
   * Throws unavailable with a sentence when all are taken, LiveKit is away or the program is stopping.
   */
  admit(call: Call): () => void
  /**
   * `origin`: the only one whose pages may use the ticket, such as https://www.example.com; null leaves it to whoever holds it.
   * `wantsTranscript`: its client is sent the words of the call, on LiveKit's own topic.
   */
  issueTicket(call: Call, origin: string | null, wantsTranscript?: boolean): Promise<JoinTicket>
  /** Ends a live call as ended_by_user, wherever it is: waiting, ringing or talking. */
  endCall(scope: Scope, call: Call): Promise<void>
}
