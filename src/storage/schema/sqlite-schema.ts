import { defineSchema } from './define-schema.ts'
import { sqliteKit } from './sqlite-kit.ts'

/** Read by drizzle-kit, which looks for tables among the exports of this file. */
export const {
  users,
  sessions,
  accounts,
  verifications,
  organizations,
  organizationContexts,
  installationValues,
  memberships,
  apiKeys,
  modelConnections,
  agents,
  agentVersions,
  tools,
  calls,
  turns,
  toolCalls,
  incidents,
  egressDestinations,
  twoFactors,
  passkeys,
  roles,
  invitations,
  signingKeys,
  auditEntries,
  auditHeads,
  mails,
  signInProviders,
  widgets,
} = defineSchema(sqliteKit)
