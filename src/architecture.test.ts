import { describe, expect, test } from 'bun:test'
import { assetPath } from '#lib/assets.ts'
import * as rules from '#testing/architecture-rules.ts'
import { importStatements } from '#testing/import-statements.ts'

type Planted = { rule: rules.ArchitectureRule; faults: Record<string, string>; fine: Record<string, string> }

const house = await readHouse()

/** For each law: files that break it, each alone a fault, and near misses that do not. */
const LAWS: Record<string, Planted> = {
  'walls import only what the table allows': {
    rule: rules.wallsAreKept,
    faults: {
      'src/core/calls/call-x.ts': `import { x } from '#storage/open-store.ts'`,
      'src/core/calls/call-t.ts': `import type { X } from '../../telemetry/logger.ts'`,
      'src/lib/x.ts': `export { AppError } from '#core/errors.ts'`,
      'src/web/calls/call-routes.ts': `const x = await import('#voice/main/call-desk.ts')`,
      'src/voice/main/desk.ts': `import { x } from '../media/session.ts'`,
      'src/voice/media/desk.ts': `import type { Call } from '#core/calls/call.ts'`,
      'views/calls/call-page.tsx': `import { AppError } from '#core/errors.ts'`,
      'src/client/talk.entry.ts': `import {\n  CALL_STATES,\n} from '#core/calls/call.ts'`,
      'src/storage/x.ts': `import '#config'`,
      'src/attic/x.ts': `import { x } from '#lib/assets.ts'`,
    },
    fine: {
      'src/core/calls/call-x.ts': `import { x } from '#lib/assets.ts'\nimport { y } from '../errors.ts'`,
      'src/voice/main/desk.ts': `import { x } from '../protocol.ts'\nimport { y } from '#core/errors.ts'`,
      'views/calls/call-page.tsx': `import type { Call } from '#core/calls/call.ts'\nimport { en } from '#messages/en.ts'`,
      'src/client/talk.entry.ts': `import { type Call, type Turn } from '#core/calls/call.ts'`,
      'src/app.ts': `import { x } from './storage/open-store.ts'`,
      'src/core/calls/call.test.ts': `import { x } from '#storage/open-store.ts'`,
      'src/core/page.ts': `// import { x } from '#storage/open-store.ts'`,
    },
  },
  'a vendor is imported only at its home, types too': {
    rule: rules.vendorsStayHome,
    faults: {
      'src/core/calls/call-x.ts': `import type { Room } from 'livekit-server-sdk'`,
      'src/core/calls/call-y.ts': `import { readFile } from 'node:fs/promises'`,
      'src/web/x.ts': `import { eq } from 'drizzle-orm'`,
      'src/web/y.ts': `import { Database } from 'bun:sqlite'`,
      'src/voice/main/x.ts': `import { Room } from '@livekit/rtc-node'`,
      'src/voice/media/x.ts': `const x = require('better-sqlite3/linux-x64')`,
      'src/storage/x.ts': `import { betterAuth } from 'better-auth'`,
      'src/web/render-x.ts': `import { render } from 'preact-render-to-string'`,
      'src/lib/x.ts': `import leftPad from 'left-pad'`,
    },
    fine: {
      'src/core/calls/call-x.ts': `import { z } from 'zod'\nimport { createHash } from 'node:crypto'`,
      'src/storage/x.ts': `import { eq } from 'drizzle-orm/sqlite-core'\nimport { join } from 'node:path'`,
      'src/storage/auth-adapter.ts': `import type { Adapter } from 'better-auth/adapters'`,
      'src/voice/media/x.ts': `import { Room } from '@livekit/rtc-node'`,
    },
  },
  'imports are spelled alike: relative inside, #alias across, with extension': {
    rule: rules.importsAreSpelledAlike,
    faults: {
      'src/storage/x.ts': `import { x } from '../core/errors.ts'`,
      'src/storage/y.ts': `import { x } from './open-store'`,
      'views/calls/x.tsx': `import type { Call } from '../../src/core/calls/call.ts'`,
    },
    fine: {
      'src/storage/x.ts': `import { x } from './open-store.ts'\nimport { y } from '#core/errors.ts'`,
      'src/voice/main/x.ts': `import { x } from '../protocol.ts'`,
    },
  },
  'exports have names': {
    rule: rules.exportsHaveNames,
    faults: {
      'src/lib/x.ts': 'export default function x() {}',
      'src/lib/y.ts': `export * from './assets.ts'`,
      'src/lib/index.ts': 'export const x = 1',
    },
    fine: { 'src/lib/x.ts': '// export default\nexport const defaults = 1' },
  },
  'only config.ts reads the environment': {
    rule: rules.environmentHasOneReader,
    faults: {
      'src/web/x.ts': 'const port = process.env.PORT',
      'src/app.ts': 'const { PORT } = Bun.env',
    },
    fine: {
      'src/config.ts': 'process.env',
      'src/web/x.test.ts': 'process.env',
      'src/lib/x.ts': '// process.env',
    },
  },
  'core has no clock and no host': {
    rule: rules.coreIsPure,
    faults: {
      'src/core/x.ts': 'const now = Date.now()',
      'src/core/y.ts': 'const now = new Date()',
      'src/core/z.ts': `const answer = await fetch('https://example.com')`,
    },
    fine: {
      'src/core/clock.ts': 'Date.now()',
      'src/core/x.ts': 'new Date(row.createdAt); Bun.randomUUIDv7()',
    },
  },
  'files stay below the limit': {
    rule: rules.filesStaySmall,
    faults: { 'src/lib/x.ts': 'let x = 1\n'.repeat(401), 'src/messages/en-x.ts': 'let x = 1\n'.repeat(401) },
    fine: { 'src/lib/x.ts': 'let x = 1\n'.repeat(400), 'src/messages/xy.ts': 'let x = 1\n'.repeat(401) },
  },
  'rooms carry the nouns of the house': {
    rule: rules.roomsAreNouns,
    faults: { 'src/core/tenants/x.ts': '', 'views/accounts/x.tsx': '', 'src/core/layout/x.ts': '' },
    fine: { 'src/core/calls/x.ts': '', 'views/layout/x.tsx': '', 'src/core/errors.ts': '' },
  },
}

for (const [law, { rule, faults, fine }] of Object.entries(LAWS)) {
  describe(law, () => {
    test('the house keeps it', () => expect(rule(house)).toEqual([]))
    test.each(Object.entries(faults))('a fault planted in %s is reported', (path, source) => {
      const reported = rule([{ path, source }])
      expect(reported).toHaveLength(1)
      expect(reported[0]).toStartWith(`${path}:`)
    })
    test.each(Object.entries(fine))('%s is left alone', (path, source) => {
      expect(rule([{ path, source }])).toEqual([])
    })
  })
}

describe('files do not need each other in a circle at run time', () => {
  const circle = (second: string) => [
    { path: 'src/lib/a.ts', source: `import { b } from './b.ts'\nexport const a = () => b` },
    { path: 'src/lib/b.ts', source: `${second}\nexport const b = 1` },
  ]
  test('the house keeps it', () => expect(rules.nothingIsCircular(house)).toEqual([]))
  test('a planted circle is reported', () => {
    expect(rules.nothingIsCircular(circle(`import { a } from '#lib/a.ts'\nconsole.log(a)`))).toEqual([
      'src/lib/a.ts:1: circle src/lib/a.ts -> src/lib/b.ts -> src/lib/a.ts',
    ])
  })
  test('a type does not close a circle', () => {
    expect(rules.nothingIsCircular(circle(`import type { a } from './a.ts'`))).toEqual([])
  })
})

describe('a file name is used once', () => {
  const named = (...paths: string[]) => paths.map(path => ({ path, source: '' }))
  test('the house keeps it', () => expect(rules.basenamesAreUnique(house)).toEqual([]))
  test('a second file of the same name is reported', () => {
    expect(rules.basenamesAreUnique(named('src/core/calls/x.ts', 'views/calls/x.ts'))).toHaveLength(1)
  })
  test('a repository has one name in core and storage', () => {
    const pair = named('src/core/calls/call-repository.ts', 'src/storage/repositories/call-repository.ts')
    expect(rules.basenamesAreUnique(pair)).toEqual([])
  })
})

describe('the reader of import statements', () => {
  test('sees every form, with its line and whether it is only a type', () => {
    const source = [
      `import './a.ts'`,
      `import type { B } from './b.ts'`,
      `import { type C, c } from './c.ts'`,
      'import {',
      '  type D,',
      `} from './d.ts'`,
      `export { e } from './e.ts'`,
      `export type { F } from './f.ts'`,
      `const g = require('./g.ts')`,
      `const h = await import('./h.ts')`,
      `/* import './no.ts' */ const text = "https://x" // import './no.ts'`,
      `import json from '../package.json' with { type: 'json' }`,
    ].join('\n')
    const seen = importStatements(source).map(s => `${s.line}${s.isType ? ' type' : ''} ${s.specifier}`)
    expect(seen).toEqual([
      '1 ./a.ts',
      '2 type ./b.ts',
      '3 ./c.ts',
      '4 type ./d.ts',
      '7 ./e.ts',
      '8 type ./f.ts',
      '12 ../package.json',
      '9 ./g.ts',
      '10 ./h.ts',
    ])
  })

  test('the house has been read: its main door is there', () => {
    expect(house.map(file => file.path)).toContain('src/main.ts')
  })
})

async function readHouse(): Promise<rules.SourceFile[]> {
  const root = assetPath('.')
  const paths = await Array.fromAsync(new Bun.Glob('{src,views}/**/*.{ts,tsx}').scan(root))
  return Promise.all(
    paths.sort().map(async path => ({ path, source: await Bun.file(`${root}/${path}`).text() })),
  )
}
