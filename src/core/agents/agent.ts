/** How a call finds its language when the agent has several. */
export const LANGUAGE_CHOICES = ['detect', 'ask'] as const
/** detect: by the caller's words. ask: the greeting names the others, each in its own voice; then by the caller's words. */
export type LanguageChoice = (typeof LANGUAGE_CHOICES)[number]

/** A language that the agent can go on in. */
export interface OtherLanguage {
  /** BCP 47 tag. */
  language: string
  /** The provider's name of a voice for it; null keeps the agent's voice. */
  voice: string | null
}

/** How soon the agent takes its turn: after short pauses, as people do, or for callers who think aloud. */
export const PACES = ['quick', 'balanced', 'patient'] as const
export type Pace = (typeof PACES)[number]

/** Another agent of the organization that a call may be handed over to. */
export interface HandOverTarget {
  agentId: string
  /** For the model: in which case, as half a sentence behind "when". */
  when: string
}

/** What a person configures of an agent. A draft and each published version hold one of these. */
export interface AgentSettings {
  name: string
  /** Said as soon as the caller's audio is up; empty means that the caller speaks first. */
  greeting: string
  prompt: string
  /** BCP 47 tag of the language in which calls begin. */
  language: string
  /** In the order in which they are offered. */
  otherLanguages: OtherLanguage[]
  languageChoice: LanguageChoice
  /** The provider's name of a voice; null takes the voice of the model connection. */
  voice: string | null
  modelConnectionId: string
  /** Which connections take over, in this order, when the first one fails in a call. */
  fallbackModelConnectionIds: string[]
  pace: Pace
  /** After this silence of a caller the agent asks whether they are there, then offers help, then hangs up. null: it waits. */
  silenceSeconds: number | null
  /** A warning comes a minute before. */
  maxDurationMinutes: number
  /** Names of the tools that this agent may use. */
  tools: string[]
  /** In the order in which they are offered to the model; each agent once. */
  handOvers: HandOverTarget[]
}

export interface Agent {
  id: string
  organizationId: string
  draft: AgentSettings
  /** When the draft was last saved. */
  draftSavedAt: Date
  /** The version that calls run; null until the first publication. */
  publishedVersion: number | null
  /** The highest version there is; 0 until the first publication. */
  latestVersion: number
  createdAt: Date
}

/** An immutable copy of the settings, numbered from 1 within its agent. */
export interface AgentVersion {
  agentId: string
  number: number
  settings: AgentSettings
  publishedAt: Date
  /** User id, or null where an API key or the system published. */
  publishedBy: string | null
}

export const AGENT_NAME_MAX_CHARS = 80
export const GREETING_MAX_CHARS = 1_000
export const PROMPT_MAX_CHARS = 50_000
export const AGENT_TOOLS_MAX = 64
export const OTHER_LANGUAGES_MAX = 7
export const FALLBACKS_MAX = 3
export const HAND_OVERS_MAX = 5
export const HAND_OVER_WHEN_MAX_CHARS = 200
export const SILENCE_SECONDS_MIN = 5
export const SILENCE_SECONDS_MAX = 300
export const DURATION_MINUTES_MAX = 240

/** What settings that were saved before these existed mean. */
export const LATER_SETTINGS: Readonly<
  Pick<
    AgentSettings,
    'fallbackModelConnectionIds' | 'pace' | 'silenceSeconds' | 'maxDurationMinutes' | 'handOvers'
  >
> = {
  fallbackModelConnectionIds: [],
  pace: 'balanced',
  silenceSeconds: 12,
  maxDurationMinutes: 60,
  handOvers: [],
}
