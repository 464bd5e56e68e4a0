import { Elysia } from 'elysia'
import type { Principal } from '#core/access/principal.ts'
import type { Member } from '#core/members/member.ts'
import { mayManage } from '#core/members/member-service.ts'
import { PAGE_LIMIT_MAX } from '#core/page.ts'
import {
  INVITATION_FIELDS,
  InvitationFaults,
  MEMBER_NOTES,
  MemberListPage,
  type MemberNote,
} from '#views/members/member-list-page.tsx'
import { idParams } from '../api/api-schemas.ts'
import type { FormFailure } from '../form-failure.ts'
import { readForm } from '../form-fields.ts'
import { createPageRenderer, wantsFragment } from '../page-renderer.ts'
import { redirectTo } from '../redirects.ts'
import type { WebContext } from '../web-context.ts'
import { inviterOf } from './inviter.ts'

const LIST = '/members'

interface Shown {
  values?: { email: string; role: string }
  failure?: FormFailure
  cursor?: string
  note?: MemberNote | null
}

/** Who works in the organization, and who is invited. */
export function createMemberPages(context: WebContext) {
  const { guard, services, publicUrl } = context
  const { members, invitations } = services
  const pages = createPageRenderer(context)

  async function show(request: Request, principal: Principal, { values, failure, cursor, note }: Shown) {
    const { scope, permissions } = principal
    const [page, waiting, offered] = await Promise.all([
      members.listMembers(scope, { limit: PAGE_LIMIT_MAX, cursor }),
      invitations.listInvitations(scope, { limit: PAGE_LIMIT_MAX }),
      members.listOfferedRoles(principal),
    ])
    const props = {
      members: page.items.map(member => ({
        ...member,
        isSelf: isSelf(principal, member),
        isManageable: mayManage(permissions, member),
      })),
      nextHref: page.nextCursor && `${LIST}?cursor=${encodeURIComponent(page.nextCursor)}`,
      invitations: waiting.items,
      offered,
      values: values ?? { email: '', role: offered.find(({ role }) => role === 'member')?.role ?? '' },
      issues: failure?.issues ?? [],
      message: failure?.message,
      note: note ?? null,
      hasMail: services.mail.transport !== null,
    }
    return pages.page(request, [MemberListPage, props], { status: failure?.status })
  }

  async function invite(request: Request, principal: Principal, body: unknown) {
    const form = readForm(body)
    const values = { email: form.text('email'), role: form.text('role') }
    const result = await pages.attempt(request, INVITATION_FIELDS, () =>
      invitations.inviteMember(inviterOf(principal, publicUrl()), values),
    )
    if (result.ok) return redirectTo(request, `${LIST}?sent`)
    const { status, issues, message } = result.failure
    if (wantsFragment(request))
      return pages.fragment(request, [InvitationFaults, { issues, message }], { status })
    return show(request, principal, { values, failure: result.failure })
  }

  /** An act of one row: what refuses it is said above the form. */
  async function act(
    request: Request,
    principal: Principal,
    { note, work }: { note: MemberNote; work: () => Promise<unknown> },
  ) {
    const result = await pages.attempt(request, [], work)
    if (!result.ok) return show(request, principal, { failure: result.failure })
    return redirectTo(request, `${LIST}?${note}`)
  }

  async function remove(request: Request, principal: Principal, userId: string) {
    const result = await pages.attempt(request, [], () => members.removeMember(principal, userId))
    if (!result.ok) return show(request, principal, { failure: result.failure })
    const isGone = principal.user?.id === userId
    return redirectTo(request, isGone ? '/organizations?left' : `${LIST}?removed`)
  }

  const write = { permission: 'members.write', params: idParams } as const
  return new Elysia({ name: 'member-pages' })
    .use(guard)
    .get(
      LIST,
      ({ request, principal, query }) =>
        show(request, principal, {
          cursor: typeof query.cursor === 'string' ? query.cursor : undefined,
          note: MEMBER_NOTES.find(name => query[name] !== undefined),
        }),
      { permission: 'members.read' },
    )
    .post(
      '/members/:id/role',
      ({ request, principal, params, body }) =>
        act(request, principal, {
          note: 'changed',
          work: () => members.changeRole(principal, params.id, { role: readForm(body).text('role') }),
        }),
      write,
    )
    .post(
      '/members/:id/removal',
      ({ request, principal, params }) => remove(request, principal, params.id),
      write,
    )
    .post('/invitations', ({ request, principal, body }) => invite(request, principal, body), {
      permission: 'members.write',
    })
    .post(
      '/invitations/:id/renewal',
      ({ request, principal, params }) =>
        act(request, principal, {
          note: 'sentAgain',
          work: () => invitations.resendInvitation(inviterOf(principal, publicUrl()), params.id),
        }),
      write,
    )
    .post(
      '/invitations/:id/withdrawal',
      ({ request, principal, params }) =>
        act(request, principal, {
          note: 'withdrawn',
          work: () => invitations.revokeInvitation(principal.scope, params.id),
        }),
      write,
    )
}

function isSelf({ user }: Principal, { userId }: Member): boolean {
  return user?.id === userId
}
