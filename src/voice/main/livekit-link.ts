/** How the voice door reaches LiveKit; providers/livekit is behind it. */
export interface LivekitLink {
  kind: 'managed' | 'external'
  /** Throws unavailable when a managed server can't be started; says in words what is wrong with an external one. */
  start(): Promise<{ ok: boolean; message: string }>
  stop(): Promise<void>
  /** As this machine reaches it, ws:// or wss://; null while it is away. */
  url(): string | null
  /** Of a managed server: where callers send their media. */
  network(): { nodeIp: string; udpPort: number; tcpPort: number } | null
  issueCallerToken(ticket: {
    callId: string
    organizationId: string
    roomName: string
    agentName: string
    /** The only page origin that may use the token; null: any. */
    origin: string | null
    mayType: boolean
    wantsTranscript?: boolean
  }): Promise<string>
  /** For an agent of ours that enters the room of a call without a new job. Good for one minute. */
  issueAgentToken(ticket: { roomName: string; identity: string }): Promise<string>
  issueWorkerToken(): Promise<string>
  deleteRoom(roomName: string): Promise<void>
  checkHealth(): Promise<{ ok: boolean; message: string }>
}
