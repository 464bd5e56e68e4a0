/** What leaves this machine, and why. */
export const EGRESS_PURPOSES = ['stt', 'llm', 'tts', 'realtime', 'mail', 'sign_in'] as const
export type EgressPurpose = (typeof EGRESS_PURPOSES)[number]
/** What a model connection asks for. */
export type ModelPurpose = Exclude<EgressPurpose, 'mail' | 'sign_in'>

export type EgressOutcome = 'allowed' | 'refused'

/** One destination that an organization's calls, tests and mails went to, or were kept from. */
export interface EgressDestination {
  organizationId: string
  /** Host and port, such as api.openai.com:443. */
  destination: string
  purpose: EgressPurpose
  outcome: EgressOutcome
  count: number
  firstAt: Date
  lastAt: Date
}
