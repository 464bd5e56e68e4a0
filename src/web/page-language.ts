import type { Principal } from '#core/access/principal.ts'
import { findLanguage, LANGUAGES, type Language } from '#messages/languages.ts'

/** Keeps the choice of this browser, for the pages before somebody is signed in. */
export const LANGUAGE_COOKIE = 'parley_language'

/** What is looked at of an Accept-Language header. */
const WISHES_MAX = 20
const HEADER_MAX_CHARS = 1_000

export interface PageLanguage {
  language: Language
  /** The tag that somebody chose; empty where the browser's wish decides. */
  chosen: string
}

/** The language of a page: the person's choice, else this browser's choice, else what it asks for, else English. */
export function languageOf(request: Request, user: Principal['user'] | undefined): PageLanguage {
  const chosen = findLanguage(user?.language ?? '') ?? findLanguage(cookieOf(request))
  return chosen
    ? { language: chosen, chosen: chosen.tag }
    : { language: wishOf(request) ?? LANGUAGES[0], chosen: '' }
}

/** The language that was chosen on this browser; null where none was. */
export function chosenOnBrowser(request: Request): string | null {
  return findLanguage(cookieOf(request))?.tag ?? null
}

function cookieOf(request: Request): string {
  return new Bun.CookieMap(request.headers.get('cookie') ?? '').get(LANGUAGE_COOKIE) ?? ''
}

/** The first of the browser's languages that the dashboard speaks, by RFC 9110: a higher q comes first, q=0 means never. */
function wishOf(request: Request): Language | undefined {
  const wishes = (request.headers.get('accept-language') ?? '')
    .slice(0, HEADER_MAX_CHARS)
    .split(',')
    .slice(0, WISHES_MAX)
    .map(parseWish)
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight)
  for (const { tag } of wishes) {
    const language = findLanguage(tag)
    if (language) return language
  }
  return undefined
}

function parseWish(text: string): { tag: string; weight: number } {
  const [tag = '', ...parameters] = text.split(';').map(part => part.trim())
  const q = parameters.find(parameter => /^q=/i.test(parameter))
  const weight = q === undefined ? 1 : Number(q.slice(2))
  return { tag, weight: Number.isNaN(weight) ? 0 : weight }
}
