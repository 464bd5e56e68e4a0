import { CsrfField } from './components/form.tsx'
import { Icon } from './components/icon.tsx'
import { LanguageForm } from './components/language-form.tsx'
import { ThemeForm } from './components/theme-form.tsx'
import { type Destination, type DestinationGroup, destinationOf, destinationsFor } from './destinations.ts'
import { Mark } from './mark.tsx'
import { OrganizationSwitcher } from './organizations/organization-switcher.tsx'
import { useMessages, usePage, type Viewer } from './page-context.tsx'

/** How many places stand in the bar at the thumb; the rest opens from "More". */
const BAR_PLACES = 4

/** The way everywhere: a rail beside the page, a bar under it where the screen is narrow. */
export function Rail({ viewer }: { viewer: Viewer }) {
  const { navigation } = useMessages().shell
  const places = destinationsFor(viewer.permissions)
  const fitsBar = places.length <= BAR_PLACES + 1
  const inBar = fitsBar ? places : places.slice(0, BAR_PLACES)
  const behind = fitsBar ? [] : places.slice(BAR_PLACES)
  return (
    <header class="rail">
      <div class="rail-name">
        <Mark />
        <OrganizationSwitcher viewer={viewer} />
      </div>
      <nav class="rail-links" aria-label={navigation.label}>
        <div class="rail-bar">
          <Groups places={inBar} before={null} />
          {behind.length > 0 && <MoreButton places={behind} />}
        </div>
        {behind.length > 0 && (
          <div class="rail-more" id="more-places" popover="auto">
            <Groups places={behind} before={inBar.at(-1)?.group ?? null} />
          </div>
        )}
      </nav>
      <Account viewer={viewer} />
    </header>
  )
}

/** Consecutive places of one group under one heading; the first of them may go on from the bar. */
function Groups({ places, before }: { places: readonly Destination[]; before: DestinationGroup | null }) {
  const { groups } = useMessages().shell.navigation
  const names = [...new Set(places.map(({ group }) => group))]
  return (
    <>
      {names.map(name => (
        <div key={name} class="rail-group" data-group={name}>
          {name !== 'work' && name !== before && <p class="rail-heading">{groups[name]}</p>}
          {places
            .filter(({ group }) => group === name)
            .map(place => (
              <PlaceLink key={place.name} {...place} />
            ))}
        </div>
      ))}
    </>
  )
}

function PlaceLink({ name, href, icon, letter }: Destination) {
  const { path, messages } = usePage()
  const { label, short } = messages.shell.navigation.places[name]
  return (
    <a
      class="rail-link"
      href={href}
      title={label}
      aria-label={label}
      aria-current={destinationOf(path)?.name === name ? 'page' : undefined}
      data-go={letter}
    >
      <Icon name={icon} />
      <span class="rail-label">{label}</span>
      <span class="rail-short">{short}</span>
    </a>
  )
}

function MoreButton({ places }: { places: readonly Destination[] }) {
  const { path, messages } = usePage()
  const { more } = messages.shell.navigation
  const here = destinationOf(path)?.name
  const isHere = places.some(({ name }) => name === here)
  return (
    <button
      class={isHere ? 'rail-link more-open more-here' : 'rail-link more-open'}
      type="button"
      popovertarget="more-places"
    >
      <Icon name="more" />
      <span class="rail-short">{more}</span>
    </button>
  )
}

/** In the rail it is simply there; where the rail is a bar, it opens from a button. */
function Account({ viewer }: { viewer: Viewer }) {
  const { shell } = useMessages()
  const { path } = usePage()
  return (
    <>
      <button class="account-open" type="button" popovertarget="account" aria-label={shell.account.label}>
        <Icon name="agents" />
      </button>
      <div class="account" id="account" popover="auto">
        <a
          class="account-who"
          href="/account"
          title={shell.account.open}
          aria-current={path === '/account' ? 'page' : undefined}
        >
          <strong>{viewer.name}</strong>
          <span class="muted small">{viewer.email}</span>
        </a>
        <ThemeForm />
        <LanguageForm />
        <div class="account-acts">
          <form method="post" action="/sign-out">
            <CsrfField />
            <button class="plain-button" type="submit">
              {shell.account.signOut}
            </button>
          </form>
          <button class="plain-button" type="button" data-open-help title={shell.help.open}>
            <span class="sr-only">{shell.help.open} </span>
            <kbd>?</kbd>
          </button>
        </div>
      </div>
    </>
  )
}
