import { THEMES, useMessages, usePage } from '../page-context.tsx'
import { CsrfField } from './form.tsx'

/** The choice is kept in a cookie, so that the first byte of a page already has its colours. */
export function ThemeForm() {
  const { theme: chosen, address } = usePage()
  const { shell } = useMessages()
  return (
    <form class="themes" method="post" action="/theme" data-theme-form aria-label={shell.theme.label}>
      <CsrfField />
      <input type="hidden" name="back" value={address} />
      {THEMES.map(theme => (
        <button key={theme} type="submit" name="theme" value={theme} aria-pressed={theme === chosen}>
          {shell.theme[theme]}
        </button>
      ))}
    </form>
  )
}
