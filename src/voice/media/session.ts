import type { DownMessage, SessionPlan, UpMessage } from '../protocol.ts'

export type HandOver = Extract<DownMessage, { type: 'hand_over' }>
export type ToolResult = Omit<Extract<DownMessage, { type: 'tool_result' }>, 'type' | 'callId'> & {
  /** The call goes on as another agent. */
  handOver?: HandOver
}
export type EndRequest = Omit<Extract<DownMessage, { type: 'end' }>, 'type' | 'callId'>

/**
 * One live call inside a media host: the agent in its room, talking. What happens goes out through the `emit` it was opened with
 * (see the messages of voice/protocol.ts); the last of them is `ended`, exactly once, after every turn.
 */
export interface Session {
  /** Ends the call, with the sentence for its reason first where asked. The first end wins; a later one without a sentence hurries it. */
  end(request: EndRequest): void
  /** The agent says this, as a turn of its own. */
  say(text: string): void
  resolveTool(result: ToolResult): void
  /** Main has written the turn down; until then it is sent again. */
  acknowledgeTurn(seq: number): void
  /** Resolves after `ended`, when the room and every connection of the call are closed. Never rejects. */
  readonly done: Promise<void>
}

export type OpenSession = (plan: SessionPlan, emit: (message: UpMessage) => void) => Session
