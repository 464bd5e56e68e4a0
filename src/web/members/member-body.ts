import { z } from 'zod'
import { invitationInput } from '#core/members/invitation-service.ts'
import type { Invitation, Member } from '#core/members/member.ts'
import { roleChange } from '#core/members/member-service.ts'
import { apiSchemas, listOf, timestamp, toTimestamp } from '../api/api-schemas.ts'

const role = z.string().describe('Name of a predefined role, or id of a custom one.')
const roleName = z.string().nullable().describe('Of a custom role; null for a predefined one.')

export const memberBody = z
  .object({
    userId: z.string(),
    name: z.string(),
    email: z.string(),
    role,
    customRoleName: roleName,
    joinedAt: timestamp,
    lastSeenAt: timestamp.nullable().describe('When a browser of theirs last worked here.'),
  })
  .register(apiSchemas, { id: 'Member', description: 'Somebody who works in the organization of the key.' })

export const memberListBody = listOf(memberBody).register(apiSchemas, {
  id: 'MemberList',
  description: 'Members in the order in which they joined.',
})

export const roleChangeBody = roleChange.register(apiSchemas, {
  id: 'MemberChange',
  description: 'The role from now on. A key gives no role that allows what the key itself lacks.',
})

export const invitationBody = z
  .object({
    id: z.string(),
    email: z.string(),
    role,
    customRoleName: roleName,
    inviterName: z.string().nullable(),
    createdAt: timestamp,
    expiresAt: timestamp.describe('The link works until then.'),
  })
  .register(apiSchemas, {
    id: 'Invitation',
    description: 'A link that waits for somebody. What it says stands in the mail alone.',
  })

export const invitationListBody = listOf(invitationBody).register(apiSchemas, {
  id: 'InvitationList',
  description: 'Invitations that were neither taken nor withdrawn, newest first.',
})

export const invitationInputBody = invitationInput.register(apiSchemas, {
  id: 'InvitationInput',
  description: 'Whom to invite, and as what. One that waits for the same address is withdrawn.',
})

export function presentMember(member: Member): z.input<typeof memberBody> {
  const { userId, name, email, role, customRoleName, joinedAt, lastSeenAt } = member
  return {
    userId,
    name,
    email,
    role,
    customRoleName,
    joinedAt: toTimestamp(joinedAt),
    lastSeenAt: toTimestamp(lastSeenAt),
  }
}

export function presentInvitation(invitation: Invitation): z.input<typeof invitationBody> {
  const { id, email, role, customRoleName, inviterName, createdAt, expiresAt } = invitation
  return {
    id,
    email,
    role,
    customRoleName,
    inviterName,
    createdAt: toTimestamp(createdAt),
    expiresAt: toTimestamp(expiresAt),
  }
}
