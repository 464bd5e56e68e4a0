import type { FieldIssue } from '#core/errors.ts'
import type { Invitation, Member, OfferedRole } from '#core/members/member.ts'
import { ActForm } from '../components/act-form.tsx'
import { CsrfField, FormFaults, SelectField, TextField } from '../components/form.tsx'
import { Older, RowFilter } from '../components/list-tools.tsx'
import { Moment } from '../components/moment.tsx'
import { Page } from '../layout.tsx'
import { useIsAllowed, useMessages, usePage } from '../page-context.tsx'
import { useRoleName } from './role-words.ts'

export const INVITATION_FIELDS = ['email', 'role'] as const

export const MEMBER_NOTES = ['sent', 'sentAgain', 'withdrawn', 'changed', 'removed'] as const
export type MemberNote = (typeof MEMBER_NOTES)[number]

export interface MemberRow extends Member {
  isSelf: boolean
  /** True where the viewer may change or remove them. */
  isManageable: boolean
}

interface MemberListPageProps {
  members: readonly MemberRow[]
  nextHref: string | null
  /** Those that wait, the ones that are too old among them. */
  invitations: readonly Invitation[]
  /** The roles that the viewer may give. */
  offered: readonly OfferedRole[]
  values: { email: string; role: string }
  issues: readonly FieldIssue[]
  message?: string
  note: MemberNote | null
  /** False: mails are shown to platform admins only. */
  hasMail: boolean
}

export function MemberListPage(props: MemberListPageProps) {
  const words = useMessages().members
  const mayWrite = useIsAllowed()('members.write')
  return (
    <Page title={words.title}>
      <div class="page-head">
        <h1>{words.title}</h1>
      </div>
      <p class="page-lead">{words.lead}</p>
      <Note note={props.note} hasMail={props.hasMail} />
      {mayWrite && <InvitationForm {...props} />}
      <RowFilter label={words.filter} rowsId="members" />
      <MemberTable {...props} />
      <Older href={props.nextHref} label={words.more} />
      <WaitingInvitations invitations={props.invitations} />
    </Page>
  )
}

/** NB: without a mail service nothing is on its way: somebody has to hand the link on. */
function Note({ note, hasMail }: Pick<MemberListPageProps, 'note' | 'hasMail'>) {
  const { invite, waiting, changed, remove } = useMessages().members
  const mayReadMail = useIsAllowed()('mail.read')
  const texts: Record<MemberNote, string> = {
    sent: hasMail ? invite.sent : invite.kept,
    sentAgain: hasMail ? waiting.sentAgain : waiting.keptAgain,
    withdrawn: waiting.withdrawn,
    changed,
    removed: remove.done,
  }
  const isKept = !hasMail && (note === 'sent' || note === 'sentAgain')
  return (
    <div role="status">
      {note && (
        <p class="notice notice-success notice-apart">
          {texts[note]}{' '}
          {isKept && mayReadMail && (
            <a class="link" href="/platform/mail">
              {invite.openMail}
            </a>
          )}
        </p>
      )}
    </div>
  )
}

function InvitationForm({ offered, values, issues, message, hasMail }: MemberListPageProps) {
  const words = useMessages().members.invite
  const roleName = useRoleName()
  return (
    <ActForm
      titleId="invite-title"
      title={words.title}
      action="/invitations"
      messageId="invitation-message"
      issues={issues}
      message={message}
      help={hasMail ? [words.help] : [words.help, words.shown]}
    >
      <TextField
        name="email"
        type="email"
        label={words.email}
        value={values.email}
        issues={issues}
        isRequired
      />
      <SelectField
        name="role"
        label={words.role}
        value={values.role}
        issues={issues}
        options={offered.map(role => ({ value: role.role, label: roleName(role) }))}
      />
      <button class="btn btn-primary" type="submit">
        {words.button}
      </button>
    </ActForm>
  )
}

export function InvitationFaults({ issues, message }: Pick<MemberListPageProps, 'issues' | 'message'>) {
  return <FormFaults id="invitation-message" fields={INVITATION_FIELDS} issues={issues} message={message} />
}

function MemberTable({ members, offered }: Pick<MemberListPageProps, 'members' | 'offered'>) {
  const { columns } = useMessages().members
  return (
    <table class="rows rows-members">
      <thead>
        <tr>
          <th scope="col">{columns.person}</th>
          <th scope="col">{columns.role}</th>
          <th scope="col">{columns.joined}</th>
          <th scope="col">{columns.seen}</th>
          <th scope="col">
            <span class="sr-only">{columns.acts}</span>
          </th>
        </tr>
      </thead>
      <tbody id="members">
        {members.map(member => (
          <MemberTableRow key={member.userId} member={member} offered={offered} />
        ))}
      </tbody>
    </table>
  )
}

function MemberTableRow({ member, offered }: { member: MemberRow; offered: readonly OfferedRole[] }) {
  const words = useMessages().members
  const roleName = useRoleName()
  const { userId, name, email, joinedAt, lastSeenAt, isSelf, isManageable } = member
  return (
    <tr id={`member-${userId}`} data-filter-text={`${name} ${email} ${roleName(member)}`}>
      <td class="lead">
        <span class="person">
          <strong>
            {name}
            {isSelf && <span class="tag person-you">{words.you}</span>}
          </strong>
          <span class="muted small">{email}</span>
        </span>
      </td>
      <td>{isManageable ? <RoleForm member={member} offered={offered} /> : roleName(member)}</td>
      <td class="muted">
        <span class="cell-name">{words.columns.joined} </span>
        <Moment at={joinedAt} />
      </td>
      <td class="muted">
        <span class="cell-name">{words.columns.seen} </span>
        {lastSeenAt ? <Moment at={lastSeenAt} /> : words.notSeen}
      </td>
      <td class="trail">{isManageable && <RemoveForm member={member} />}</td>
    </tr>
  )
}

function RoleForm({ member, offered }: { member: MemberRow; offered: readonly OfferedRole[] }) {
  const words = useMessages().members
  const roleName = useRoleName()
  return (
    <form class="row-form" method="post" action={`/members/${member.userId}/role`} data-submit-on-change>
      <CsrfField />
      <select
        class="select select-sm"
        name="role"
        value={member.role}
        aria-label={words.roleOf(member.name)}
        autoComplete="off"
      >
        {!offered.some(({ role }) => role === member.role) && (
          <option value={member.role}>{roleName(member)}</option>
        )}
        {offered.map(role => (
          <option key={role.role} value={role.role}>
            {roleName(role)}
          </option>
        ))}
      </select>
      <noscript>
        <button class="btn btn-sm" type="submit">
          {words.changeRole}
        </button>
      </noscript>
    </form>
  )
}

function RemoveForm({ member: { userId, name, isSelf } }: { member: MemberRow }) {
  const { members } = useMessages()
  const { viewer } = usePage()
  const organization = viewer?.organizationName ?? ''
  const words = isSelf
    ? {
        open: members.own.leave.open,
        text: members.own.leave.text(organization),
        button: members.own.leave.button(organization),
      }
    : { open: members.remove.open, text: members.remove.text(name), button: members.remove.button(name) }
  return <RowConfirmation action={`/members/${userId}/removal`} {...words} />
}

/** An act of one row that is asked for once more, in a fold beside it. */
export function RowConfirmation(props: { action: string; open: string; text: string; button: string }) {
  return (
    <details class="row-confirm">
      <summary class="btn btn-sm btn-ghost">{props.open}</summary>
      <form class="row-confirm-body" method="post" action={props.action}>
        <CsrfField />
        <p>{props.text}</p>
        <button class="btn btn-sm btn-error btn-outline" type="submit">
          {props.button}
        </button>
      </form>
    </details>
  )
}

function WaitingInvitations({ invitations }: { invitations: readonly Invitation[] }) {
  const words = useMessages().members.waiting
  const { columns } = words
  return (
    <section class="page-part" aria-labelledby="waiting-title">
      <h2 id="waiting-title">{words.title}</h2>
      {invitations.length === 0 ? (
        <p class="muted">{words.empty}</p>
      ) : (
        <table class="rows rows-members">
          <thead>
            <tr>
              <th scope="col">{columns.email}</th>
              <th scope="col">{columns.role}</th>
              <th scope="col">{columns.by}</th>
              <th scope="col">{columns.until}</th>
              <th scope="col">
                <span class="sr-only">{columns.acts}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {invitations.map(invitation => (
              <InvitationRow key={invitation.id} invitation={invitation} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const words = useMessages().members.waiting
  const { now } = usePage()
  const mayWrite = useIsAllowed()('members.write')
  const roleName = useRoleName()
  const { id, email, inviterName, expiresAt } = invitation
  return (
    <tr>
      <td class="lead">{email}</td>
      <td>{roleName(invitation)}</td>
      <td class="muted">
        <span class="cell-name">{words.columns.by} </span>
        {inviterName ?? words.byProgram}
      </td>
      <td class="muted">
        {expiresAt > now ? (
          <>
            <span class="cell-name">{words.columns.until} </span>
            <Moment at={expiresAt} />
          </>
        ) : (
          <span class="state state-waiting">{words.tooOld}</span>
        )}
      </td>
      <td class="trail">
        {mayWrite && (
          <div class="row-acts">
            <RowAct action={`/invitations/${id}/renewal`} label={words.again} about={email} />
            <RowAct action={`/invitations/${id}/withdrawal`} label={words.withdraw} about={email} />
          </div>
        )}
      </td>
    </tr>
  )
}

function RowAct({ action, label, about }: { action: string; label: string; about: string }) {
  return (
    <form method="post" action={action}>
      <CsrfField />
      <button class="btn btn-sm" type="submit" aria-label={`${label}: ${about}`}>
        {label}
      </button>
    </form>
  )
}
