import { randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { hashToken } from '#lib/token-hash.ts'
import type { PredefinedRole } from '../access/permissions.ts'
import type { AuditTrail } from '../audit/audit.ts'
import type { Clock } from '../clock.ts'
import { AppError, invalidInput } from '../errors.ts'
import { type SeedTexts, seedOrganization } from '../organizations/organization-seeder.ts'
import { organizationName } from '../organizations/organization-service.ts'
import { platformScope, type SystemScopes } from '../scope.ts'
import type { Store } from '../store.ts'
import type { ToolService } from '../tools/tool-service.ts'
import { parseInput } from '../validation.ts'
import type { Authenticator } from './authenticator.ts'
import { EMAIL_MAX_CHARS, PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS, USER_NAME_MAX_CHARS } from './user.ts'

export interface SetupService {
  isSetUp(): Promise<boolean>
  /** A fresh one-time token while there is no user yet (older ones stop working); null afterwards, when none works any more. */
  renewSetupToken(): Promise<string | null>
  /** True while this token would still be taken. */
  isSetupTokenValid(token: string): Promise<boolean>
  /** The owner, the organization, its example context, tools and demo agent: all or nothing, once per token. */
  setUpOwner(token: string, input: OwnerInput): Promise<NewOrganization>
  /** The same without a token, for the command line of the machine. A set-up link that is still open closes with it. */
  createOwner(input: OwnerInput): Promise<NewOrganization>
}

export interface NewOrganization {
  userId: string
  organizationId: string
}

export const ownerInput = z.strictObject({
  name: z.string().trim().min(1, 'Tell us your name.').max(USER_NAME_MAX_CHARS),
  email: z.email('Use an e-mail address such as ann@example.com.').trim().toLowerCase().max(EMAIL_MAX_CHARS),
  password: z.string().min(PASSWORD_MIN_CHARS).max(PASSWORD_MAX_CHARS),
  organization: organizationName,
})
export type OwnerInput = z.input<typeof ownerInput>

interface Dependencies {
  store: Store
  clock: Clock
  audit: AuditTrail
  authenticator: Authenticator
  tools: ToolService
  systemScope: SystemScopes
  seedTexts: SeedTexts
}

const TOKEN_NAME = 'setup_token_hash'
const TOKEN_BYTES = 24
const OWNER_ROLE: PredefinedRole = 'org_admin'

export function createSetupService(dependencies: Dependencies): SetupService {
  const { store, authenticator } = dependencies
  const isSetUp = async () => (await store.unscoped.countUsers()) > 0

  async function isSetupTokenValid(token: string) {
    const expected = await store.unscoped.getInstallationValue(TOKEN_NAME)
    return expected !== undefined && timingSafeEqual(Buffer.from(expected), Buffer.from(hashToken(token)))
  }

  async function readOwner(input: OwnerInput) {
    const owner = parseInput(ownerInput, input)
    const issues = authenticator.checkPassword(owner.password, owner)
    if (issues.length > 0) throw invalidInput('Some fields are not valid.', issues)
    return { owner, passwordHash: await authenticator.hashPassword(owner.password) }
  }

  return {
    isSetUp,
    isSetupTokenValid,

    async renewSetupToken() {
      if (await isSetUp()) {
        await store.unscoped.removeInstallationValue(TOKEN_NAME)
        return null
      }
      const token = randomBytes(TOKEN_BYTES).toString('base64url')
      await store.unscoped.setInstallationValue(TOKEN_NAME, hashToken(token))
      return token
    },

    async setUpOwner(token, input) {
      // Before the password is hashed: a stranger without the link gets no such work out of us.
      if (!(await isSetupTokenValid(token))) throw linkIsOver()
      return createOrganization(dependencies, { ...(await readOwner(input)), token })
    },

    async createOwner(input) {
      return createOrganization(dependencies, { ...(await readOwner(input)), token: null })
    },
  }
}

interface Creation {
  owner: z.output<typeof ownerInput>
  passwordHash: string
  token: string | null
}

async function createOrganization(
  dependencies: Dependencies,
  { owner, passwordHash, token }: Creation,
): Promise<NewOrganization> {
  const { store, clock, audit, authenticator, systemScope } = dependencies
  const organizationId = Bun.randomUUIDv7()
  const scope = systemScope(organizationId, 'set up an organization')
  const created = await store.transaction(scope, async () => {
    // NB: whoever becomes the first owner closes the link; it stands in a terminal's history or a container's log.
    if (token === null) await store.unscoped.removeInstallationValue(TOKEN_NAME)
    else if (!(await store.unscoped.takeInstallationValue(TOKEN_NAME, hashToken(token)))) throw linkIsOver()
    const createdAt = clock.now()
    await seedOrganization(dependencies, scope, { name: owner.organization, createdAt })
    const user = await authenticator.createUser({
      name: owner.name,
      email: owner.email,
      passwordHash,
      isPlatformAdmin: true,
    })
    await store.access.insertMembership(scope, { userId: user.id, role: OWNER_ROLE, createdAt })
    await audit.record(scope, {
      action: 'organization.created',
      subject: { kind: 'organization', id: organizationId, name: owner.organization },
      after: { owner: owner.email },
    })
    return { userId: user.id, organizationId }
  })
  // One transaction cannot write into two logs.
  await audit.record(platformScope(scope.actor), {
    action: 'platform_admin.granted',
    subject: { kind: 'user', id: created.userId, name: owner.email },
  })
  return created
}

function linkIsOver(): AppError {
  return new AppError(
    'forbidden',
    'This set-up link was used or replaced. Start Parley again to get a new one.',
  )
}
