import { describe, expect, test } from 'bun:test'
import { languageOf } from './page-language.ts'

function ask(headers: Record<string, string>, language?: string | null) {
  const request = new Request('http://localhost/', { headers })
  const user =
    language === undefined
      ? null
      : {
          id: '1',
          name: 'Ann',
          email: 'ann@example.com',
          language,
          emailVerified: true,
          isPlatformAdmin: false,
        }
  const { language: found, chosen } = languageOf(request, user)
  return [found.tag, chosen]
}

describe('the language of a page', () => {
  test.each([
    ['', 'en'],
    ['de', 'de'],
    ['de-AT,de;q=0.9,en;q=0.8', 'de'],
    ['fr, de;q=0.5, en;q=0.7', 'en'],
    ['fr,it', 'en'],
    ['de;q=0, en', 'en'],
    ['*', 'en'],
    ['DE-at', 'de'],
    [';;;,=,q=', 'en'],
    [`${'fr,'.repeat(400)}de`, 'en'],
  ])('for a browser that asks for "%s" is %s', (header, tag) => {
    expect(ask({ 'accept-language': header })).toEqual([tag, ''])
  })

  test('is what was chosen on this browser, whatever it asks for', () => {
    expect(ask({ cookie: 'parley_language=en', 'accept-language': 'de' })).toEqual(['en', 'en'])
    expect(ask({ cookie: 'parley_language=xx', 'accept-language': 'de' })).toEqual(['de', ''])
  })

  test('is what the person chose, on every browser', () => {
    expect(ask({ cookie: 'parley_language=en', 'accept-language': 'en' }, 'de')).toEqual(['de', 'de'])
    expect(ask({ 'accept-language': 'de' }, null)).toEqual(['de', ''])
  })
})
