import { agentsEn } from './agents-en.ts'
import { callsEn } from './calls-en.ts'
import { identityEn } from './identity-en.ts'
import { modelConnectionsEn } from './model-connections-en.ts'
import { organizationsEn } from './organizations-en.ts'
import { shellEn } from './shell-en.ts'
import { talkEn } from './talk-en.ts'

/** Every string that a page shows, in English. Another language is one more value of type `Messages`. */
export const en = {
  /** How numbers, dates and times are written. */
  locale: 'en-GB',
  shell: shellEn,
  identity: identityEn,
  organizations: organizationsEn,
  agents: agentsEn,
  talk: talkEn,
  calls: callsEn,
  modelConnections: modelConnectionsEn,
}

export type Messages = typeof en
