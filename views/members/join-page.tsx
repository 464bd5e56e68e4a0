import type { FieldIssue } from '#core/errors.ts'
import type { ReceivedInvitation } from '#core/members/member.ts'
import { CsrfField, FormFaults, FormMessage, TextField } from '../components/form.tsx'
import { PasswordField } from '../identity/password-field.tsx'
import { LonePage } from '../layout.tsx'
import { useMessages, usePage } from '../page-context.tsx'
import { useRoleName } from './role-words.ts'

export const JOIN_FIELDS = ['name', 'password'] as const

/**
 * Who stands at the door: the invited person (`ready`), somebody else (`foreign`), or nobody who has signed in, with an account for the
 * address (`signs-in`) or without (`new`). `suspended`: nobody can join for now.
 */
export type JoinState = 'ready' | 'foreign' | 'signs-in' | 'new' | 'suspended'

interface JoinPageProps {
  invitation: ReceivedInvitation
  token: string
  state: JoinState
  name: string
  passwordMinChars: number
  issues: readonly FieldIssue[]
  message?: string
}

/** Where the link of an invitation leads. */
export function JoinPage(props: JoinPageProps) {
  const words = useMessages().members.join
  const roleName = useRoleName()
  const { organizationName, inviterName } = props.invitation
  const title = words.title(organizationName)
  const role = roleName(props.invitation)
  return (
    <LonePage title={title}>
      <h1>{title}</h1>
      <p>
        {inviterName === null
          ? words.leadAlone(organizationName, role)
          : words.lead(organizationName, inviterName, role)}
      </p>
      <Door {...props} />
    </LonePage>
  )
}

function Door(props: JoinPageProps) {
  const words = useMessages().members.join
  const { viewer } = usePage()
  const { invitation, token, state } = props
  switch (state) {
    case 'suspended':
      return <p class="notice notice-warning">{words.suspended(invitation.organizationName)}</p>
    case 'foreign':
      return (
        <form class="form" method="post" action="/sign-out">
          <CsrfField />
          <p class="notice notice-warning">{words.foreign(invitation.email, viewer?.email ?? '')}</p>
          <button class="btn" type="submit">
            {words.signOut}
          </button>
        </form>
      )
    case 'signs-in':
      return (
        <div class="form">
          <p class="notice">{words.hasAccount(invitation.email)}</p>
          <a class="btn btn-primary" href={`/sign-in?next=${encodeURIComponent(`/join?token=${token}`)}`}>
            {words.signIn}
          </a>
        </div>
      )
    case 'ready':
      return (
        <form class="form" method="post" action="/join">
          <CsrfField />
          <input type="hidden" name="token" value={token} />
          <FormMessage id="join-message" issues={[]} message={props.message} />
          <button class="btn btn-primary" type="submit">
            {words.button(invitation.organizationName)}
          </button>
        </form>
      )
    case 'new':
      return <NewPersonForm {...props} />
  }
}

function NewPersonForm({ invitation, token, name, passwordMinChars, issues, message }: JoinPageProps) {
  const words = useMessages().members.join
  return (
    <form
      class="form"
      method="post"
      action="/join"
      hx-post="/join"
      hx-swap="none"
      hx-disable="find button"
      novalidate
    >
      <CsrfField />
      <input type="hidden" name="token" value={token} />
      <FormMessage id="join-message" issues={issues} message={message} />
      <div class="field">
        <label class="field-label" for="invited-email">
          {words.email}
        </label>
        {/* The name `email`: what is typed as a password is compared with it. */}
        <input
          class="input"
          id="invited-email"
          name="email"
          type="email"
          value={invitation.email}
          readOnly
          autoComplete="username"
        />
      </div>
      <TextField
        name="name"
        label={words.name.label}
        help={words.name.help}
        value={name}
        issues={issues}
        autoComplete="name"
        isRequired
        hasAutoFocus
      />
      <PasswordField label={words.password} issues={issues} minChars={passwordMinChars} />
      <button class="btn btn-primary" type="submit">
        {words.create}
      </button>
    </form>
  )
}

export function JoinFaults({ issues, message }: Pick<JoinPageProps, 'issues' | 'message'>) {
  return <FormFaults id="join-message" fields={JOIN_FIELDS} issues={issues} message={message} />
}
