import { expect, test } from 'bun:test'
import { findForbidden } from './forbidden-text.ts'

// Each is put together here, so that this file holds none of them.
const PLANTED: Record<string, string> = {
  'path of a machine': `const folder = '${['', 'home', 'ann', 'parley'].join('/')}'`,
  'path in a temporary folder': `rm -rf ${['', 'tmp', 'parley-x'].join('/')}`,
  'host of a package registry': `"resolved": "https://${['registry', 'npmjs', 'org'].join('.')}/zod"`,
  'private key': `-----BEGIN ${'PRIVATE'} KEY-----`,
  'key of a service': `apiKey: '${'sk-'}${'a1B2'.repeat(8)}'`,
  'password in an address': `DATABASE_URL=postgres://parley:${'hunter2hunter2'}@db.internal/parley`,
}

test.each(Object.entries(PLANTED))('a %s is found, and its text is not repeated', (rule, text) => {
  expect(findForbidden('docs/x.md', `first line\n${text}\n`)).toEqual([`docs/x.md:2: ${rule}`])
})

test('a test that is switched off is found in tests only', () => {
  const line = `test${'.skip'}('later', () => {})`
  expect(findForbidden('src/x.test.ts', line)).toEqual(['src/x.test.ts:1: test switched off or singled out'])
  expect(findForbidden('src/x.ts', line)).toEqual([])
})

test('the folders of an image are not those of a machine', () => {
  const line = `volumes: ["models:${['', 'root', '.models'].join('/')}"]`
  expect(findForbidden('compose/local.yml', line)).toEqual([])
  expect(findForbidden('docs/compose.yml', line)).toEqual(['docs/compose.yml:1: path of a machine'])
})

test('everyday text is left alone', () => {
  const text = [
    'postgres://parley:canary-1234@db/parley',
    'https://parley.example.com/home/calls',
    'import { x } from "../work/items.ts"',
    'sk-short and task-force-with-a-long-name-indeed',
  ].join('\n')
  expect(findForbidden('README.md', text)).toEqual([])
})
