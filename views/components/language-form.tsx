import { LANGUAGES } from '#messages/languages.ts'
import { useMessages, usePage } from '../page-context.tsx'
import { CsrfField } from './form.tsx'

/** The choice is kept with the person, and in a cookie for the pages before somebody is signed in. */
export function LanguageForm() {
  const { chosenLanguage, address } = usePage()
  const { language } = useMessages().shell
  return (
    <form class="languages" method="post" action="/language" data-submit-on-change>
      <CsrfField />
      <input type="hidden" name="back" value={address} />
      <select
        class="select select-sm"
        name="language"
        value={chosenLanguage}
        aria-label={language.label}
        title={language.label}
        autoComplete="off"
      >
        <option value="">{language.browser}</option>
        {LANGUAGES.map(({ tag, name }) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
      <noscript>
        <button class="btn btn-sm" type="submit">
          {language.apply}
        </button>
      </noscript>
    </form>
  )
}
