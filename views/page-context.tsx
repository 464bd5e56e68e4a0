import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Permission } from '#core/access/permissions.ts'
import type { Phrase } from '#lib/phrase.ts'
import type { Messages } from '#messages/en.ts'
import { say } from '#messages/say.ts'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** What every page knows about its request, beside its own props. */
export interface PageContext {
  messages: Messages
  /** Who is signed in; null on the pages before that. */
  viewer: Viewer | null
  /** Goes into every form that posts. */
  csrfToken: string
  /** Path of this page, for the navigation. */
  path: string
  /** Where this page is found again, with its query: where the form stood, when it answers one. */
  address: string
  /** Tag of the language that somebody chose; empty where the browser's wish decides. */
  chosenLanguage: string
  theme: Theme
  /** The organization's; UTC before there is one. */
  timeZone: string
  now: Date
  /** Address of a static file with its version: `asset('build/app.css')`. */
  asset(path: string): string
}

export interface Viewer {
  /** Changes with anything that the person may do: an open page compares it with what its stream says. */
  accessMark: string
  name: string
  email: string
  /** The organization that this browser works in; null, with an empty name, while there is none. */
  organizationId: string | null
  organizationName: string
  /** All that the person may switch to. */
  organizations: readonly { id: string; name: string; isSuspended: boolean }[]
  permissions: readonly Permission[]
}

const Context = createContext<PageContext | null>(null)

export const PageContextProvider = Context.Provider

/** The context of the page that is being rendered. */
export function usePage(): PageContext {
  const page = useContext(Context)
  if (!page) throw new Error('A view was rendered outside renderPage and renderFragment')
  return page
}

/** The words of one page; the view names the page it is on. */
export function useMessages(): Messages {
  return usePage().messages
}

/** Errors and other sentences that are born in English, in the language of the page. */
export function useSay(): (phrase: Phrase) => string {
  const { messages } = usePage()
  return phrase => say(phrase, messages)
}

/** What may not be opened is not shown. */
export function useIsAllowed(): (permission: Permission) => boolean {
  const { viewer } = usePage()
  return permission => viewer?.permissions.includes(permission) ?? false
}
