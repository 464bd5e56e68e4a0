import { expect, test } from 'bun:test'
import { createAuditTrail } from '#core/audit/audit-service.ts'
import { AppError } from '#core/errors.ts'
import { createEventBus } from '#core/events.ts'
import { platformScope, type Scope } from '#core/scope.ts'
import { createToolService } from '#core/tools/tool-service.ts'
import { seedTexts } from '#messages/seed-texts.ts'
import { describeOnEachDatabase, type SuiteContext } from '#testing/databases.ts'
import { openMemberDesk } from '#testing/member-desk.ts'
import { makeAgent, makeCall, makeOrganization, makeTurn, makeWidget } from '#testing/record-factories.ts'
import { refusalOf } from '#testing/refusal.ts'
import { TENANT_TABLES } from '#testing/statement-check.ts'
import { createPlatformOrganizationService } from './platform-organization-service.ts'

describeOnEachDatabase('organizations as the platform sees them', context => {
  test('one is made with an example agent and whoever made it as its administrator', async () => {
    const { desk, service, creator } = await open(context)
    const { organizationId } = await service.createOrganization(creator, { name: 'Practice', adminEmail: '' })
    const scope = within(creator.scope, organizationId)
    expect(await desk.members.getMember(scope, creator.userId)).toMatchObject({ role: 'org_admin' })
    expect((await context.store.agents.list(scope, { limit: 10 })).items).toHaveLength(1)
    expect(await desk.actionsOf(scope)).toEqual(['organization.created'])
    expect(desk.mails).toEqual([])
  })

  test('its first administrator may be invited, though the platform admin has no role there', async () => {
    const { desk, service, creator } = await open(context)
    const adminEmail = `${Bun.randomUUIDv7()}@example.com`
    const made = await service.createOrganization(creator, { name: 'Practice', adminEmail })
    expect(await context.store.members.count(within(creator.scope, made.organizationId))).toBe(0)
    const user = await desk.makeUser({ email: adminEmail })
    expect(await desk.joining.joinByLink(user, desk.lastToken())).toEqual(made)
    const member = await desk.members.getMember(within(creator.scope, made.organizationId), user.id)
    expect(member.role).toBe('org_admin')
  })

  test('a name and an address are asked for in words', async () => {
    const { service, creator } = await open(context)
    expect(
      await refusalOf(service.createOrganization(creator, { name: ' ', adminEmail: 'nobody' })),
    ).toStartWith('invalid')
  })

  test('the list counts and shows nothing else of what is kept there', async () => {
    const { service, creator } = await open(context)
    const scope = await makeOrganization(context.store, 'Counted')
    await makeCall(context.store, scope)
    await makeCall(context.store, scope, { state: 'ended' })
    const { items } = await service.listOrganizations(creator.scope, { limit: 100 })
    const found = items.find(({ id }) => id === scope.organizationId)
    expect(found).toEqual({
      id: scope.organizationId,
      name: 'Counted',
      createdAt: expect.any(Date),
      suspendedAt: null,
      members: 0,
      invitations: 0,
      calls: 2,
      liveCalls: 1,
    })
  })

  test('suspending ends its calls and no others, tells its people, and is undone by resuming', async () => {
    const { desk, service, creator, ended } = await open(context)
    const [scope, other] = [await makeOrganization(context.store), await makeOrganization(context.store)]
    const ben = await desk.makeMember(scope)
    const call = await makeCall(context.store, scope, { state: 'active' })
    await makeCall(context.store, scope, { state: 'ended' })
    await makeCall(context.store, other, { state: 'active' })
    await service.suspendOrganization(creator.scope, scope.organizationId)
    expect(ended).toEqual([call.id])
    expect(desk.told).toContain(ben.id)
    const [membership] = await context.store.unscoped.listMembershipsOfUser(ben.id)
    expect(membership?.suspendedAt).not.toBeNull()
    expect(await refusalOf(service.suspendOrganization(creator.scope, scope.organizationId))).toBe(
      'conflict: This organization is suspended already.',
    )
    await service.resumeOrganization(creator.scope, scope.organizationId)
    expect((await context.store.organizations.get(scope)).suspendedAt).toBeNull()
    expect(await desk.actionsOf(scope)).toEqual(['organization.suspended', 'organization.resumed'])
  })

  test('deleting ends the calls first and leaves no row but the audit log', async () => {
    const { desk, service, creator, ended } = await open(context)
    const made = await service.createOrganization(creator, { name: 'Gone', adminEmail: '' })
    const scope = within(creator.scope, made.organizationId)
    const call = await makeCall(context.store, scope, { state: 'active' })
    await context.store.calls.insertTurn(scope, call.id, makeTurn())
    const agent = await makeAgent(context.store, scope)
    await makeWidget(context.store, scope, { agentId: agent.id })
    const inviter = desk.inviter(scope)
    await desk.invitations.inviteMember(inviter, { email: 'late@example.com', role: 'member' })
    await service.removeOrganization(creator.scope, made.organizationId)
    expect(ended).toEqual([call.id])
    for (const table of TENANT_TABLES.filter(name => !name.startsWith('audit_'))) {
      const column = table === 'organizations' ? 'id' : 'organization_id'
      const rows = await context.database.run(
        `select count(*) as total from "${table}" where "${column}" = '${made.organizationId}'`,
        { organizationId: made.organizationId },
      )
      expect([table, Number(rows[0]?.total)]).toEqual([table, 0])
    }
    expect((await desk.actionsOf(scope)).at(-1)).toBe('organization.deleted')
    expect((await desk.actionsOf(creator.scope)).at(-1)).toBe('organization.deleted')
    expect(await refusalOf(service.getOrganization(creator.scope, made.organizationId))).toBe(
      'not_found: There is no such organization.',
    )
    expect(await refusalOf(desk.joining.openInvitation(desk.lastToken()))).toStartWith('not_found')
  })
})

describeOnEachDatabase('a removal that cannot end the calls', context => {
  test('leaves the organization closed, and both logs say so', async () => {
    const { desk, service, creator, failEnding } = await open(context)
    const { organizationId } = await service.createOrganization(creator, { name: 'Half', adminEmail: '' })
    const scope = within(creator.scope, organizationId)
    await makeCall(context.store, scope, { state: 'active' })
    failEnding(true)
    const refusal = await refusalOf(service.removeOrganization(creator.scope, organizationId))
    expect(refusal).toBe('unavailable: LiveKit is away.')
    expect((await context.store.organizations.get(scope)).suspendedAt).not.toBeNull()
    const acts = ['organization.created', 'organization.suspended']
    expect(await desk.actionsOf(scope)).toEqual(acts)
    expect((await desk.actionsOf(creator.scope)).slice(-2)).toEqual(acts)
    failEnding(false)
    await service.removeOrganization(creator.scope, organizationId)
    expect(await desk.actionsOf(scope)).toEqual([...acts, 'organization.deleted'])
  })
})

describeOnEachDatabase('platform admins', context => {
  test('somebody with an account becomes one, and stops being one', async () => {
    const { desk, creator } = await open(context)
    const ben = await desk.makeUser()
    await desk.platformAdmins.grantPlatformAdmin(creator.scope, { email: ben.email.toUpperCase() })
    const ids = async () => (await desk.platformAdmins.listPlatformAdmins()).map(({ userId }) => userId)
    expect(await ids()).toContain(ben.id)
    expect(desk.told).toEqual([ben.id])
    const again = desk.platformAdmins.grantPlatformAdmin(creator.scope, { email: ben.email })
    expect(await refusalOf(again)).toBe('invalid: This person is a platform admin already.')
    await desk.platformAdmins.revokePlatformAdmin(creator.scope, ben.id)
    expect(await ids()).not.toContain(ben.id)
    for (const id of [ben.id, Bun.randomUUIDv7()])
      expect(await refusalOf(desk.platformAdmins.revokePlatformAdmin(creator.scope, id))).toBe(
        'not_found: There is no such platform admin.',
      )
    expect((await desk.actionsOf(creator.scope)).slice(-2)).toEqual([
      'platform_admin.granted',
      'platform_admin.revoked',
    ])
  })

  test('of all who are revoked at once, one stays', async () => {
    const { desk, creator } = await open(context)
    await desk.makeUser({ isPlatformAdmin: true })
    const all = await context.store.platformAdmins.list()
    expect(all.length).toBeGreaterThan(1)
    const outcomes = await Promise.allSettled(
      all.map(({ userId }) => desk.platformAdmins.revokePlatformAdmin(creator.scope, userId)),
    )
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1)
    expect(await context.store.platformAdmins.list()).toHaveLength(1)
  })

  test('an address that nobody has shown to be theirs names nobody: anybody may have typed it', async () => {
    const { desk, creator } = await open(context)
    const someone = await desk.makeUser({ emailVerified: false })
    const attempt = desk.platformAdmins.grantPlatformAdmin(creator.scope, { email: someone.email })
    expect(await refusalOf(attempt)).toStartWith('invalid: This person has not confirmed')
    expect((await context.store.platformAdmins.list()).map(({ userId }) => userId)).not.toContain(someone.id)
  })

  test('an address without an account is refused at its field', async () => {
    const { desk, creator } = await open(context)
    const attempt = desk.platformAdmins.grantPlatformAdmin(creator.scope, { email: 'nobody@example.com' })
    expect(await refusalOf(attempt)).toStartWith('invalid: There is no account')
  })
})

function within(scope: Scope, organizationId: string): Scope {
  return { ...scope, organizationId }
}

/** The service on one store, with a platform admin at it. Calls that it ends are noted, and end. */
async function open({ store }: SuiteContext) {
  const desk = openMemberDesk(store)
  const { clock } = desk
  const admin = await desk.makeUser({ isPlatformAdmin: true })
  const ended: string[] = []
  let isAway = false
  const events = createEventBus(error => {
    throw error
  })
  const service = createPlatformOrganizationService({
    store,
    clock,
    events: { ...events, publishPersonChanged: ({ userId }) => void desk.told.push(userId) },
    audit: createAuditTrail({ store, clock, events, heads: { note: () => {} } }),
    mailer: { send: async mail => void desk.mails.push(mail) },
    tools: createToolService({ store, clock }),
    seedTexts,
    calls: {
      async endCall(scope, callId) {
        if (isAway) throw new AppError('unavailable', 'LiveKit is away.')
        ended.push(callId)
        const end = { reason: 'ended_by_user', detail: null, at: clock.now(), durationMs: 0 } as const
        await store.calls.markEnded(scope, callId, end)
      },
    },
  })
  const scope = platformScope({ kind: 'user', userId: admin.id })
  const creator = { ...desk.inviter(scope), scope, userId: admin.id }
  const failEnding = (fails: boolean) => {
    isAway = fails
  }
  return { desk, service, creator, ended, failEnding }
}
