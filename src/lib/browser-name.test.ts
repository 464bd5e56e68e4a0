import { describe, expect, test } from 'bun:test'
import { nameBrowser } from './browser-name.ts'

const CHROMIUM = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36'

describe('the name of a browser', () => {
  test.each([
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROMIUM} Edg/142.0.0.0`, 'Edge', 'Windows'],
    [`Mozilla/5.0 (X11; Linux x86_64) ${CHROMIUM}`, 'Chrome', 'Linux'],
    [`Mozilla/5.0 (Linux; Android 15; Pixel 9) ${CHROMIUM}`, 'Chrome', 'Android'],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0',
      'Firefox',
      'macOS',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
      'Safari',
      'iPhone',
    ],
    ['curl/8.5.0', null, null],
    ['', null, null],
  ])('%s', (userAgent, browser, system) => {
    expect(nameBrowser(userAgent)).toEqual({ browser, system })
  })

  test('a browser that says nothing has none', () => {
    expect(nameBrowser(null)).toEqual({ browser: null, system: null })
  })
})
