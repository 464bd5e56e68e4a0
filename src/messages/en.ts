import { agentsEn } from './agents-en.ts'
import { apiKeysEn } from './api-keys-en.ts'
import { auditEn } from './audit-en.ts'
import { callsEn } from './calls-en.ts'
import { egressEn } from './egress-en.ts'
import { identityEn } from './identity-en.ts'
import { mailEn } from './mail-en.ts'
import { membersEn } from './members-en.ts'
import { modelConnectionsEn } from './model-connections-en.ts'
import { modelTestEn } from './model-test-en.ts'
import { organizationsEn } from './organizations-en.ts'
import { permissionsEn } from './permissions-en.ts'
import { platformEn } from './platform-en.ts'
import { rolesEn } from './roles-en.ts'
import { secondFactorEn } from './second-factor-en.ts'
import { shellEn } from './shell-en.ts'
import { signInProvidersEn } from './sign-in-providers-en.ts'
import { talkEn } from './talk-en.ts'
import { usageEn } from './usage-en.ts'
import { voiceEn } from './voice-en.ts'
import { widgetsEn } from './widgets-en.ts'

/** Translations of what is born in English: the English sentence is the key, with its places in braces. */
const faults: Readonly<Record<string, string>> = {}

/** Every string that a page shows, in English. Another language is one more value of type `Messages`. */
export const en = {
  /** How numbers, dates and times are written. */
  locale: 'en-GB',
  shell: shellEn,
  identity: identityEn,
  secondFactor: secondFactorEn,
  organizations: organizationsEn,
  members: membersEn,
  platform: platformEn,
  usage: usageEn,
  agents: agentsEn,
  talk: talkEn,
  calls: callsEn,
  modelConnections: modelConnectionsEn,
  egress: egressEn,
  roles: rolesEn,
  audit: auditEn,
  permissions: permissionsEn,
  apiKeys: apiKeysEn,
  widgets: widgetsEn,
  mail: mailEn,
  signInProviders: signInProvidersEn,
  modelTest: modelTestEn,
  /** What the program itself says on the line, in the language of the call. */
  spoken: {
    serviceSentences: voiceEn.serviceSentences,
    handOver: voiceEn.handOver,
    languageInvitation: voiceEn.languageInvitation,
  },
  faults,
}

export type Messages = typeof en
