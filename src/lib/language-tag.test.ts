import { expect, test } from 'bun:test'
import { isLanguageTag } from './language-tag.ts'

test('a language, with its script, region or variant, is a tag', () => {
  for (const tag of ['en', 'de-AT', 'zh-Hant-TW', 'de-1996', 'gsw', 'DE'])
    expect([tag, isLanguageTag(tag)]).toEqual([tag, true])
})

test('what is malformed is none', () => {
  for (const tag of ['', 'no_tag', 'de_AT', 'de-', '??', 'x-klingon', 'root'])
    expect([tag, isLanguageTag(tag)]).toEqual([tag, false])
})

test('what nobody has a name for is none: prompts and callers are told the language by its name', () => {
  for (const tag of ['de-x-wien', 'en-u-ca-gregory', 'en-t-de', 'en-US-u-va-posix']) {
    expect(() => new Intl.DisplayNames(['en'], { type: 'language' }).of(tag)).toThrow()
    expect([tag, isLanguageTag(tag)]).toEqual([tag, false])
  }
})
