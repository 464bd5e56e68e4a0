import type { Messages } from '../en.ts'
import { accountFaultsDe } from './account-faults-de.ts'
import { agentsDe } from './agents-de.ts'
import { apiKeysDe } from './api-keys-de.ts'
import { auditDe } from './audit-de.ts'
import { callFaultsDe } from './call-faults-de.ts'
import { callsDe } from './calls-de.ts'
import { egressDe } from './egress-de.ts'
import { identityDe } from './identity-de.ts'
import { mailDe } from './mail-de.ts'
import { membersDe } from './members-de.ts'
import { modelConnectionsDe } from './model-connections-de.ts'
import { modelTestDe } from './model-test-de.ts'
import { organizationsDe } from './organizations-de.ts'
import { permissionsDe } from './permissions-de.ts'
import { platformDe } from './platform-de.ts'
import { requestFaultsDe } from './request-faults-de.ts'
import { rolesDe } from './roles-de.ts'
import { secondFactorDe } from './second-factor-de.ts'
import { shellDe } from './shell-de.ts'
import { signInProvidersDe } from './sign-in-providers-de.ts'
import { spokenDe } from './spoken-de.ts'
import { talkDe } from './talk-de.ts'
import { usageDe } from './usage-de.ts'
import { widgetsDe } from './widgets-de.ts'

/**
 * German, formal. Everything that the language needs is in this folder: `Messages` makes tsc name what is missing, and
 * `languages.test.ts` names the texts of errors that stand nowhere else but in the sources.
 */
export const de: Messages = {
  locale: 'de-DE',
  shell: shellDe,
  identity: identityDe,
  secondFactor: secondFactorDe,
  organizations: organizationsDe,
  members: membersDe,
  platform: platformDe,
  usage: usageDe,
  agents: agentsDe,
  talk: talkDe,
  calls: callsDe,
  modelConnections: modelConnectionsDe,
  egress: egressDe,
  roles: rolesDe,
  audit: auditDe,
  permissions: permissionsDe,
  apiKeys: apiKeysDe,
  widgets: widgetsDe,
  mail: mailDe,
  signInProviders: signInProvidersDe,
  modelTest: modelTestDe,
  spoken: spokenDe,
  /** Errors and everything else that is born as an English sentence in the program: the English is the key. */
  faults: { ...accountFaultsDe, ...requestFaultsDe, ...callFaultsDe },
}
