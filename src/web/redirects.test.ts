import { expect, test } from 'bun:test'
import { redirectTo, safeReturnPath } from './redirects.ts'

test.each([
  ['/calls', '/calls'],
  ['/agents/1?tab=talk&x=%20', '/agents/1?tab=talk&x=%20'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['https://evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['\\\\evil.example', '/'],
  ['HTTPS:evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['/\n/evil.example', '/'],
  ['/calls\r\nLocation: https://evil.example', '/'],
  ['/\u0000/evil.example', '/'],
  ['%2F%2Fevil.example', '/'],
  ['%5C%5Cevil.example', '/'],
  ['/@evil.example:443\\', '/'],
  [' //evil.example', '/'],
  ['evil.example', '/'],
  ['/a\nb', '/'],
  [`/${'x'.repeat(600)}`, '/'],
  ['', '/'],
  [null, '/'],
])('after signing in, %s leads to %s', (path, target) => {
  expect(safeReturnPath(path)).toBe(target)
})

test.each([
  ['/%2F/evil.example'],
  ['/%5Cevil.example'],
  ['/.//evil.example'],
  ['/calls?next=//evil.example'],
])('%s only looks like another site: a browser stays on ours', path => {
  const target = new URL(safeReturnPath(path), 'https://parley.example')
  expect(target.origin).toBe('https://parley.example')
})

test('a browser is redirected by status, htmx by header', () => {
  const plain = redirectTo(new Request('http://localhost/'), '/calls')
  expect([plain.status, plain.headers.get('location')]).toEqual([303, '/calls'])
  const htmx = redirectTo(new Request('http://localhost/', { headers: { 'hx-request': 'true' } }), '/calls')
  expect([htmx.status, htmx.headers.get('hx-redirect'), htmx.headers.get('location')]).toEqual([
    200,
    '/calls',
    null,
  ])
})
