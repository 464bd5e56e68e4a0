import { expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import type { OrganizationPermission } from '#core/access/permissions.ts'
import type { Scope } from '#core/scope.ts'
import type { OpenStore } from '#storage/open-store.ts'
import { describeOnEachDatabase } from '#testing/databases.ts'
import { openMemberDesk } from '#testing/member-desk.ts'
import { makeOrganization } from '#testing/record-factories.ts'
import { refusalOf } from '#testing/refusal.ts'
import { INVITATIONS_PER_MINUTE_MAX, MAILS_PER_ADDRESS_AND_HOUR_MAX } from './invitation-service.ts'
import { INVITATION_LIFETIME_MS } from './member.ts'

const OVER =
  'not_found: This invitation was used, withdrawn or replaced, or it is older than seven days. Ask for a new one.'
const PASSWORD = 'correct horse battery staple'

describeOnEachDatabase('invitations', context => {
  const open = async () => {
    const desk = openMemberDesk(context.store)
    const scope = await makeOrganization(context.store, 'Practice')
    const admin = await desk.makeMember(scope)
    const inviter = desk.inviter(admin.scope)
    const email = `${Bun.randomUUIDv7()}@example.com`
    return { desk, scope, admin, inviter, email }
  }

  test('a link goes out by mail; what is kept is its hash', async () => {
    const { desk, scope, inviter, email } = await open()
    const invitation = await desk.invitations.inviteMember(inviter, {
      email: ` ${email.toUpperCase()} `,
      role: 'member',
    })
    expect(invitation).toMatchObject({ email, role: 'member', inviterName: 'Ann' })
    expect(invitation.expiresAt.getTime() - invitation.createdAt.getTime()).toBe(INVITATION_LIFETIME_MS)
    expect(desk.mails).toMatchObject([
      { kind: 'invitation', recipient: email, organizationId: scope.organizationId },
    ])
    const { sql, parameters } =
      context.statements.findLast(each => each.sql.includes('into "invitations"')) ?? {}
    expect(sql).toBeDefined()
    expect(parameters).toContain(createHash('sha256').update(desk.lastToken()).digest('hex'))
    expect(parameters).not.toContain(desk.lastToken())
    expect(await desk.actionsOf(scope)).toEqual(['member.invited'])
  })

  test('somebody who has an account joins, once, and their address counts as theirs', async () => {
    const { desk, scope, inviter, email } = await open()
    await desk.invitations.inviteMember(inviter, { email, role: 'billing' })
    const user = await desk.makeUser({ email, emailVerified: false })
    const token = desk.lastToken()
    expect(await desk.joining.hasAccount(await desk.joining.openInvitation(token))).toBe(true)
    expect(await desk.joining.joinByLink(user, token)).toEqual({ organizationId: scope.organizationId })
    expect(await desk.members.getMember(scope, user.id)).toMatchObject({ role: 'billing' })
    expect(await context.store.authRecords.findOne(userById(user.id))).toMatchObject({ emailVerified: true })
    expect(await refusalOf(desk.joining.joinByLink(user, token))).toBe(OVER)
    expect(await desk.actionsOf(scope)).toEqual(['member.invited', 'member.joined'])
  })

  test('somebody new makes an account with it, whose address is known to be theirs', async () => {
    const { desk, scope, inviter, email } = await open()
    await desk.invitations.inviteMember(inviter, { email, role: 'member' })
    const token = desk.lastToken()
    const weak = { name: 'Cleo', password: 'password1234' }
    expect(await refusalOf(desk.joining.joinAsNewPerson(token, weak))).toStartWith('invalid')
    const { userId } = await desk.joining.joinAsNewPerson(token, { name: 'Cleo', password: PASSWORD })
    expect(await desk.members.getMember(scope, userId)).toMatchObject({ name: 'Cleo', email, role: 'member' })
    expect(await context.store.authRecords.findOne(userById(userId))).toMatchObject({ emailVerified: true })
  })

  test('of two who make an account with one link at once, one does', async () => {
    const { desk, scope, inviter, email } = await open()
    await desk.invitations.inviteMember(inviter, { email, role: 'member' })
    const token = desk.lastToken()
    const outcomes = await Promise.allSettled(
      ['Cleo', 'Dora'].map(name => desk.joining.joinAsNewPerson(token, { name, password: PASSWORD })),
    )
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await context.store.members.count(scope)).toBe(2)
  })

  test('of many who use one link at once exactly one membership comes of it', async () => {
    const { desk, scope, inviter, email } = await open()
    await desk.invitations.inviteMember(inviter, { email, role: 'member' })
    const user = await desk.makeUser({ email })
    const token = desk.lastToken()
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, () => desk.joining.joinByLink(user, token)),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await context.store.members.count(scope)).toBe(2)
    expect((await desk.actionsOf(scope)).filter(action => action === 'member.joined')).toHaveLength(1)
  })

  test('an invitation for somebody else is refused in words and stays open', async () => {
    const { desk, scope, inviter, email } = await open()
    await desk.invitations.inviteMember(inviter, { email, role: 'org_admin' })
    const thief = await desk.makeUser({ email: `thief-${email}` })
    const refusal = await refusalOf(desk.joining.joinByLink(thief, desk.lastToken()))
    expect(refusal).toBe(
      `forbidden: This invitation is for ${email}, and you are signed in as thief-${email}. Sign out first, or ask for one of your own.`,
    )
    expect(await context.store.members.find(scope, thief.id)).toBeUndefined()
    expect(await desk.joining.openInvitation(desk.lastToken())).toMatchObject({ email })
  })

  test('an invitation gives what its inviter may still give, until somebody else sends it again', async () => {
    const { desk, scope, admin, inviter, email } = await open()
    const boss = await desk.makeMember(scope)
    const { id } = await desk.invitations.inviteMember(inviter, { email, role: 'org_admin' })
    const user = await desk.makeUser({ email })
    await desk.members.changeRole(desk.inviter(boss.scope), admin.id, { role: 'member' })
    expect(await refusalOf(desk.joining.joinByLink(user, desk.lastToken()))).toBe(OVER)
    await desk.members.removeMember(desk.inviter(boss.scope), admin.id)
    expect(await refusalOf(desk.joining.joinReceived(user, id))).toBe(OVER)
    const fresh = { name: 'Cleo', password: PASSWORD }
    expect(await refusalOf(desk.joining.joinAsNewPerson(desk.lastToken(), fresh))).toBe(OVER)
    expect(await context.store.members.find(scope, user.id)).toBeUndefined()
    await desk.invitations.resendInvitation(desk.inviter(boss.scope), id)
    await desk.joining.joinByLink(user, desk.lastToken())
    expect(await desk.members.getMember(scope, user.id)).toMatchObject({ role: 'org_admin' })
  })

  test('a role that was widened after the invitation is not given by somebody who lacks what it allows now', async () => {
    const { desk, scope, email } = await open()
    const role = await makeRole(context.store, ['members.read', 'members.write'])
    const clerk = await desk.makeMember(scope, role)
    const { permissions } = await desk.members.getMember(scope, clerk.id)
    const narrow = await makeRole(context.store, ['members.read'])
    await desk.invitations.inviteMember(desk.inviter(clerk.scope, permissions), { email, role: narrow })
    const user = await desk.makeUser({ email })
    const widened = await context.store.roles.get(narrow)
    await context.store.roles.update(narrow, { ...widened, permissions: ['members.read', 'api_keys.write'] })
    expect(await refusalOf(desk.joining.joinByLink(user, desk.lastToken()))).toBe(OVER)
    expect(await context.store.members.find(scope, user.id)).toBeUndefined()
  })

  test('a role that was removed after the invitation lets nobody in who could do nothing', async () => {
    const { desk, scope, inviter, email } = await open()
    const role = await makeRole(context.store, ['members.read'])
    await desk.invitations.inviteMember(inviter, { email, role })
    const user = await desk.makeUser({ email })
    await context.store.roles.remove(role)
    expect(await refusalOf(desk.joining.joinByLink(user, desk.lastToken()))).toBe(OVER)
    expect(await context.store.members.find(scope, user.id)).toBeUndefined()
  })

  test('an invitation of a key that was revoked is over; of one that has merely ended it is not', async () => {
    const { desk, scope, email } = await open()
    const { store } = context
    const from = (apiKeyId: string) => desk.inviter({ ...scope, actor: { kind: 'api_key', apiKeyId } })
    const user = await desk.makeUser({ email })
    const leaked = await makeApiKey(store, scope, null)
    await desk.invitations.inviteMember(from(leaked), { email, role: 'org_admin' })
    await store.apiKeys.revoke(scope, leaked, desk.clock.now())
    expect(await refusalOf(desk.joining.joinByLink(user, desk.lastToken()))).toBe(OVER)
    const ended = await makeApiKey(store, scope, desk.clock.now())
    await desk.invitations.inviteMember(from(ended), { email, role: 'org_admin' })
    await desk.joining.joinByLink(user, desk.lastToken())
    expect(await desk.members.getMember(scope, user.id)).toMatchObject({ role: 'org_admin' })
  })

  test('the first administrator is invited by a platform admin who belongs to nobody', async () => {
    const { desk, email } = await open()
    const scope = await makeOrganization(context.store, 'New')
    const platformAdmin = await desk.makeUser({ isPlatformAdmin: true })
    const from = desk.inviter({ ...scope, actor: { kind: 'user', userId: platformAdmin.id } })
    await desk.invitations.inviteMember(from, { email, role: 'org_admin' })
    const user = await desk.makeUser({ email })
    await desk.joining.joinByLink(user, desk.lastToken())
    expect(await desk.members.getMember(scope, user.id)).toMatchObject({ role: 'org_admin' })
  })

  test('a second one for the same address replaces the first; sending again and withdrawing end a link as well', async () => {
    const { desk, scope, inviter, email } = await open()
    const { invitations, joining } = desk
    await invitations.inviteMember(inviter, { email, role: 'member' })
    const first = desk.lastToken()
    const { id } = await invitations.inviteMember(inviter, { email, role: 'billing' })
    const second = desk.lastToken()
    expect(await refusalOf(joining.openInvitation(first))).toBe(OVER)
    await invitations.resendInvitation(inviter, id)
    const third = desk.lastToken()
    expect(await refusalOf(joining.openInvitation(second))).toBe(OVER)
    expect(await joining.openInvitation(third)).toMatchObject({ id, role: 'billing' })
    expect((await invitations.listInvitations(scope, { limit: 10 })).items.map(each => each.id)).toEqual([id])
    await invitations.revokeInvitation(scope, id)
    expect(await refusalOf(joining.openInvitation(third))).toBe(OVER)
    expect(await refusalOf(invitations.revokeInvitation(scope, id))).toStartWith('not_found')
    expect(await desk.actionsOf(scope)).toEqual([
      'member.invited',
      'member.invited',
      'member.invited',
      'member.invitation_revoked',
    ])
  })

  test('two invitations for one address at once leave one open', async () => {
    const { desk, scope, inviter, email } = await open()
    await Promise.all(
      ['member', 'billing', 'org_admin'].map(role => desk.invitations.inviteMember(inviter, { email, role })),
    )
    expect(await context.store.invitations.count(scope)).toBe(1)
  })

  test('after seven days it is over, until it is sent again', async () => {
    const { desk, inviter, email } = await open()
    const { id } = await desk.invitations.inviteMember(inviter, { email, role: 'member' })
    const user = await desk.makeUser({ email })
    desk.clock.advance(INVITATION_LIFETIME_MS)
    expect(await refusalOf(desk.joining.joinByLink(user, desk.lastToken()))).toBe(OVER)
    expect(await refusalOf(desk.joining.joinReceived(user, id))).toBe(OVER)
    expect(await desk.joining.listReceived(user)).toEqual([])
    await desk.invitations.resendInvitation(inviter, id)
    await desk.joining.joinByLink(user, desk.lastToken())
  })

  test('one that waits for a verified address can be taken without the link, and only by its person', async () => {
    const { desk, scope, inviter, email } = await open()
    const { id } = await desk.invitations.inviteMember(inviter, { email, role: 'member' })
    const [stranger, user] = [await desk.makeUser(), await desk.makeUser({ email })]
    expect(await desk.joining.listReceived({ ...user, emailVerified: false })).toEqual([])
    expect(await desk.joining.listReceived(stranger)).toEqual([])
    expect(await refusalOf(desk.joining.joinReceived(stranger, id))).toBe(OVER)
    expect(await refusalOf(desk.joining.joinReceived({ ...user, emailVerified: false }, id))).toBe(OVER)
    expect(await desk.joining.listReceived(user)).toMatchObject([{ id, organizationName: 'Practice' }])
    await desk.joining.joinReceived(user, id)
    expect(await desk.members.getMember(scope, user.id)).toMatchObject({ role: 'member' })
  })

  test('nobody invites to more than they may themselves, nor sends it again', async () => {
    const { desk, inviter, admin, email } = await open()
    const { id } = await desk.invitations.inviteMember(inviter, { email, role: 'org_admin' })
    const clerk = desk.inviter(admin.scope, ['members.write'])
    const refused = 'forbidden: This role allows more than yours. Ask somebody who has it.'
    expect(await refusalOf(desk.invitations.resendInvitation(clerk, id))).toBe(refused)
    const again = desk.invitations.inviteMember(clerk, { email, role: 'member' })
    expect(await refusalOf(again)).toBe(refused)
    expect(await desk.joining.openInvitation(desk.lastToken())).toMatchObject({ id })
  })

  test('a member is not invited again, and a suspended organization lets nobody in', async () => {
    const { desk, scope, inviter, admin, email } = await open()
    const again = desk.invitations.inviteMember(inviter, { email: admin.email, role: 'member' })
    expect(await refusalOf(again)).toBe('invalid: This person is a member already.')
    await desk.invitations.inviteMember(inviter, { email, role: 'member' })
    await context.store.organizations.suspend(scope, desk.clock.now())
    const user = await desk.makeUser({ email })
    expect(await refusalOf(desk.joining.joinByLink(user, desk.lastToken()))).toBe(
      'forbidden: Practice is suspended. Ask whoever runs this Parley.',
    )
    expect(await desk.joining.listReceived(user)).toEqual([])
  })

  test('those of another organization are like none', async () => {
    const { desk, inviter, email } = await open()
    const { id } = await desk.invitations.inviteMember(inviter, { email, role: 'member' })
    const other = desk.inviter(await makeOrganization(context.store))
    const missing = 'not_found: There is no such invitation.'
    for (const each of [id, Bun.randomUUIDv7()]) {
      expect(await refusalOf(desk.invitations.getInvitation(other.scope, each))).toBe(missing)
      expect(await refusalOf(desk.invitations.resendInvitation(other, each))).toBe(missing)
      expect(await refusalOf(desk.invitations.revokeInvitation(other.scope, each))).toBe(missing)
    }
    expect(await desk.joining.openInvitation(desk.lastToken())).toMatchObject({ id })
  })

  test('no mailbox is filled: one address gets so many in an hour, new ones and repeated ones together', async () => {
    const { desk, inviter, email } = await open()
    const { invitations } = desk
    const { id } = await invitations.inviteMember(inviter, { email, role: 'member' })
    for (let count = 1; count < MAILS_PER_ADDRESS_AND_HOUR_MAX; count++)
      await invitations.resendInvitation(inviter, id)
    expect(await refusalOf(invitations.resendInvitation(inviter, id))).toStartWith('rate_limited')
    const shouted = { email: email.toUpperCase(), role: 'billing' }
    expect(await refusalOf(invitations.inviteMember(inviter, shouted))).toStartWith('rate_limited')
    expect(desk.mails).toHaveLength(MAILS_PER_ADDRESS_AND_HOUR_MAX)
    desk.clock.advance(60 * 60_000)
    await invitations.inviteMember(inviter, shouted)
  })

  test('only so many are sent in a minute', async () => {
    const { desk, inviter } = await open()
    for (let count = 0; count < INVITATIONS_PER_MINUTE_MAX; count++)
      await desk.invitations.inviteMember(inviter, { email: `p${count}@example.com`, role: 'member' })
    const next = { email: 'next@example.com', role: 'member' }
    expect(await refusalOf(desk.invitations.inviteMember(inviter, next))).toStartWith('rate_limited')
    desk.clock.advance(60_001)
    await desk.invitations.inviteMember(inviter, next)
  })
})

async function makeRole(store: OpenStore, permissions: readonly OrganizationPermission[]): Promise<string> {
  const id = Bun.randomUUIDv7()
  const at = new Date()
  await store.roles.insert({
    id,
    name: `role ${id}`,
    description: '',
    permissions,
    createdAt: at,
    updatedAt: at,
  })
  return id
}

async function makeApiKey(store: OpenStore, scope: Scope, expiresAt: Date | null): Promise<string> {
  const id = Bun.randomUUIDv7()
  const { organizationId } = scope
  const key = {
    id,
    organizationId,
    name: 'Key',
    prefix: 'parley_x',
    hash: id,
    createdAt: new Date(),
    expiresAt,
  }
  const unset = {
    lastUsedAt: null,
    permissions: null,
    createdBy: null,
    revokedAt: null,
    requestsPerMinute: null,
  }
  await store.apiKeys.insert(scope, { ...key, ...unset })
  return id
}

function userById(id: string) {
  const where = [{ field: 'id', operator: 'eq', value: id, connector: 'AND', isCaseSensitive: true } as const]
  return { model: 'users', where } as const
}
