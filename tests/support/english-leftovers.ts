import type { Page } from '@playwright/test'
import type { Messages } from '#messages/en.ts'
import { en } from '#messages/en.ts'
import { catalogueTexts } from '#testing/catalogue-texts.ts'

/** Stands for every value of a message, so that its place can be found again. */
const SAMPLE = 987_650
const VALUE = /98765\d/g

/** Fewer letters than this around the values, and a pattern would fit anything. */
const LETTERS_MIN = 6

/** Finds on a page what is still in English although this language has another text for it. */
export function createLeftoverFinder(messages: Messages): (page: Page) => Promise<string[]> {
  const theirs = new Map(catalogueTexts({ ...messages, faults: {} }, '', SAMPLE))
  const patterns = [...catalogueTexts({ ...en, faults: {} }, '', SAMPLE)]
    .filter(([path, text]) => theirs.get(path) !== text && !isSaidElsewhere(text, theirs))
    .map(([, text]) => toPattern(text))
    .concat(
      Object.keys(messages.faults).map(text => toPattern(text.replace(/\{\w+(\|[^}]*)?\}/g, `${SAMPLE}`))),
    )
    .filter(pattern => pattern !== null)
  return async page => {
    const texts = await page.evaluate(textsOfDocument)
    return texts.filter(text => patterns.some(pattern => pattern.test(text)))
  }
}

/** An English word that is also a word of the other language, somewhere else. */
function isSaidElsewhere(text: string, theirs: ReadonlyMap<string, string>): boolean {
  return [...theirs.values()].includes(text)
}

function toPattern(text: string): RegExp | null {
  const parts = text.split(VALUE)
  if (parts.length > 1 && parts.join('').replace(/\P{L}/gu, '').length < LETTERS_MIN) return null
  return new RegExp(`^${parts.map(part => RegExp.escape(part.trim())).join('.*')}$`, 's')
}

/** Everything that a person reads or hears on the page. NB: runs in the page, so it can use nothing from outside of itself. */
function textsOfDocument(): string[] {
  const found = new Set<string>()
  const add = (text: string | null | undefined) => {
    const trimmed = text?.trim()
    if (trimmed) found.add(trimmed)
  }
  const addAll = (value: unknown): void => {
    if (typeof value === 'string') add(value)
    else if (typeof value === 'object' && value !== null)
      for (const inner of Object.values(value)) addAll(inner)
  }
  // What people wrote themselves: the names and texts of their own things.
  const own = 'script, style, textarea, .prompt, .transcript .turn-text, [lang]:not(html)'
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement?.closest(own)) add(node.textContent)
  }
  for (const element of document.querySelectorAll('*')) {
    for (const name of ['title', 'placeholder', 'aria-label', 'alt']) add(element.getAttribute(name))
    if (element instanceof HTMLElement) {
      for (const [name, value] of Object.entries(element.dataset)) {
        if (name === 'words') addAll(JSON.parse(value ?? ''))
        // One word is a state; sentences are for scripts to show.
        else if (/\s/.test(value ?? '')) add(value)
      }
    }
  }
  return [...found]
}
