import { expect, test } from 'bun:test'
import { describeBom, goComponents, type Lock, npmComponents } from './sbom.ts'

const INTEGRITY = `sha512-${Buffer.from('digest').toString('base64')}`
const entry = (id: string, facts: object = {}) => [id, '', facts, INTEGRITY]
const lock: Lock = {
  workspaces: { '': { dependencies: { web: '1.0.0', '@scope/native': '2.0.0' } } },
  packages: {
    web: entry('web@1.0.0', { dependencies: { shared: '^1' } }),
    shared: entry('shared@2.0.0'),
    'web/shared': entry('shared@1.5.0'),
    '@scope/native': entry('@scope/native@2.0.0', {
      dependencies: { shared: '^2' },
      optionalDependencies: { 'native-x64': '2.0.0', 'native-arm64': '2.0.0', 'native-mac': '2.0.0' },
    }),
    'native-x64': entry('native-x64@2.0.0', { os: 'linux', cpu: 'x64' }),
    'native-arm64': entry('native-arm64@2.0.0', { os: 'linux', cpu: 'arm64' }),
    'native-mac': entry('native-mac@2.0.0', { os: 'darwin', cpu: 'x64' }),
    tailwindcss: entry('tailwindcss@4.0.0'),
    daisyui: entry('daisyui@5.0.0'),
    linter: entry('linter@1.0.0'),
  },
}

test('what the program depends on is listed for one processor, in each version that is used, and nothing of the developers', () => {
  const purls = npmComponents(lock, 'arm64', () => undefined).map(component => component.purl)
  expect(purls).toEqual([
    'pkg:npm/%40scope/native@2.0.0',
    'pkg:npm/daisyui@5.0.0',
    'pkg:npm/native-arm64@2.0.0',
    'pkg:npm/shared@1.5.0',
    'pkg:npm/shared@2.0.0',
    'pkg:npm/tailwindcss@4.0.0',
    'pkg:npm/web@1.0.0',
  ])
})

test('a component carries its digest in hex, and its terms as an id, an expression or words', () => {
  const terms: Record<string, string> = {
    web: 'MIT',
    shared: '(MIT OR GPL-2.0)',
    'native-x64': 'see LICENSE',
  }
  const found = npmComponents(lock, 'x64', path => terms[path])
  const named = (name: string) => found.filter(component => component.name === name).at(-1)
  expect(named('web')?.hashes).toEqual([{ alg: 'SHA-512', content: Buffer.from('digest').toString('hex') }])
  expect(named('web')?.licenses).toEqual([{ license: { id: 'MIT' } }])
  expect(named('shared')?.licenses).toEqual([{ expression: '(MIT OR GPL-2.0)' }])
  expect(named('native-x64')?.licenses).toEqual([{ license: { name: 'see LICENSE' } }])
})

test('a lock without a package that is needed is an error, not a shorter list', () => {
  const packages = { ...lock.packages }
  delete packages.shared
  delete packages['web/shared']
  expect(() => npmComponents({ ...lock, packages }, 'x64', () => undefined)).toThrow('shared')
})

test('Go modules are read from what the program says of itself; a replaced one counts as its replacement', () => {
  const text = [
    'livekit-server: go1.26.8',
    '\tpath\texample.com/server/cmd',
    '\tmod\texample.com/server\tv1.2.3\th1:x=',
    '\tdep\texample.com/old\tv1.0.0',
    '\t=>\texample.com/fork\tv1.0.1\th1:y=',
    '\tdep\texample.com/plus\tv2.0.0+incompatible\th1:z=',
    '\tbuild\t-compiler=gc',
  ].join('\n')
  expect(goComponents(text).map(component => component.purl)).toEqual([
    'pkg:golang/example.com/fork@v1.0.1',
    'pkg:golang/example.com/plus@v2.0.0%2Bincompatible',
    'pkg:golang/example.com/server@v1.2.3',
    'pkg:golang/stdlib@1.26.8',
  ])
  expect(() => goComponents('no such file')).toThrow('no Go modules')
})

test('the document says that its subject depends on everything in it', () => {
  const components = goComponents('x: go1.26\n\tmod\texample.com/server\tv1.0.0\n')
  const subject = {
    type: 'application',
    'bom-ref': 'me',
    name: 'me',
    version: '1',
    purl: 'pkg:generic/me@1',
  } as const
  const bom = describeBom({ subject, components, serialNumber: 'n', timestamp: 't' })
  expect(bom).toMatchObject({
    specVersion: '1.6',
    dependencies: [{ ref: 'me', dependsOn: components.map(component => component['bom-ref']) }],
  })
})
