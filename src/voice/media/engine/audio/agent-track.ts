import type { AgentTrack, AgentTrackEvents } from './agent-audio.ts'

export function createAgentTrack(_events: AgentTrackEvents = {}): AgentTrack {
  throw new Error('not there yet')
}
