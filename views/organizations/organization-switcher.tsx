import { CsrfField } from '../components/form.tsx'
import { Icon } from '../components/icon.tsx'
import { useMessages, usePage, type Viewer } from '../page-context.tsx'

/** The organization that this browser works in. Whoever is in several chooses here, and stays on the page. */
export function OrganizationSwitcher({ viewer }: { viewer: Viewer }) {
  const words = useMessages().shell.switcher
  const name = viewer.organizationName || words.none
  const others = viewer.organizations.filter(({ id }) => id !== viewer.organizationId)
  if (others.length === 0) return <span title={name}>{name}</span>
  return (
    <>
      <button
        class="switcher-open"
        type="button"
        popovertarget="organizations"
        title={name}
        aria-label={words.open(name)}
      >
        <span class="switcher-name">{name}</span>
        <Icon name="switch" />
      </button>
      <div class="switcher" id="organizations" popover="auto">
        <p class="rail-heading">{words.title}</p>
        <Choices viewer={viewer} />
        <a class="switcher-all" href="/organizations">
          {words.all}
        </a>
      </div>
    </>
  )
}

function Choices({ viewer }: { viewer: Viewer }) {
  const { address } = usePage()
  const words = useMessages().shell.switcher
  return (
    <form method="post" action="/organization-choice">
      <CsrfField />
      <input type="hidden" name="next" value={address} />
      {viewer.organizations.map(({ id, name, isSuspended }) => (
        <button
          key={id}
          class="switcher-choice"
          type="submit"
          name="organizationId"
          value={id}
          aria-current={id === viewer.organizationId ? 'true' : undefined}
          disabled={isSuspended}
        >
          <span class="switcher-name">{name}</span>
          {isSuspended && <span class="muted small">{words.suspended}</span>}
          {id === viewer.organizationId && <Icon name="check" />}
        </button>
      ))}
    </form>
  )
}
