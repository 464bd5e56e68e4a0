/** What the server tells a talk button about itself (web/widgets/widget-visitor-routes.ts). */
export interface WidgetSettings {
  /** false: the button is there, and says that nobody can be reached. */
  isReachable: boolean
  look: WidgetLook
  /** Path of the script that is loaded when somebody calls. */
  callScript: string
  words: WidgetWords
}

export interface WidgetLook {
  label: string
  color: string
  textColor: string
  side: 'left' | 'right'
  hasTranscript?: boolean
}

/** In the language of the page; the texts stand in messages/widgets-en.ts. */
export interface WidgetWords {
  panel: string
  close: string
  hangUp: string
  mute: string
  unmute: string
  again: string
  enableSound: string
  caller: string
  agent: string
  levels: string
  transcript: string
  status: Record<
    | 'placing'
    | 'connecting'
    | 'ringing'
    | 'listening'
    | 'thinking'
    | 'speaking'
    | 'reconnecting'
    | 'ending'
    | 'ended'
    | 'failed',
    string
  >
  microphone: Record<'asking' | 'muted' | 'refused' | 'missing' | 'busy' | 'failed' | 'insecure', string>
  soundBlocked: string
  unreachable: string
  offline: string
  noAnswer: string
  noScript: string
  connectFailed: string
  unsupported: string
}

/** Something went wrong that a visitor should read. The message is in the language of the page. */
export class WidgetRefusal extends Error {}
