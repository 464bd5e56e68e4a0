import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Permission, ROLE_PERMISSIONS } from '../../src/core/access/permissions.ts'
import { type ApiClient, createApiClient } from '../support/api-client.ts'
import { createOrganization, type Program, removeDataDir, startProgram } from '../support/program.ts'
import { describeThings, makeThings } from './known-things.ts'
import { fuzz } from './schemathesis.ts'

const IS_LONG = process.env.PARLEY_TEST_LONG === '1'
/** So many cases must have been run in all; `bin/test --long` asks for the figure of the closing note. */
const CASES_MIN = IS_LONG ? 50_000 : 4_000
const SEED = 20_261_123
const RUN_LIMIT_MS = IS_LONG ? 15 * 60_000 : 3 * 60_000
/** Enough for a run, so that what is tested are the routes and not the limit (rate-limits.test.ts tests that). */
const REQUESTS_PER_MINUTE = 100_000

const CUSTOM: readonly Permission[] = [
  'agents.read',
  'agents.write',
  'calls.read',
  'members.read',
  'audit.read',
]

let program: Program
let reports: string
let api: ApiClient
let apiKey: string
const counted: { role: string; cases: number }[] = []

beforeAll(async () => {
  reports = mkdtempSync(join(tmpdir(), 'parley-fuzz-'))
  // Addresses that are made up must not be asked, and lines must not be what runs out.
  program = await startProgram({ env: { LAN_ONLY: '1', MAX_CALLS: '10000', LOG_LEVEL: 'info' } })
  ;({ apiKey } = await createOrganization(program))
  api = createApiClient(program.url, apiKey)
  await Bun.write(configPath(), describeThings(await makeThings(api)))
}, 120_000)

afterAll(async () => {
  await program.stop()
  removeDataDir(program.dataDir)
  rmSync(reports, { recursive: true, force: true })
}, 60_000)

const configPath = () => join(reports, 'schemathesis.toml')

async function makeKey(name: string, permissions: readonly Permission[]): Promise<string> {
  const input = { name, permissions, requestsPerMinute: REQUESTS_PER_MINUTE }
  return (await api.send<{ apiKey: string }>('POST', '/api-keys', input)).apiKey
}

async function makeToken(name: string, permissions: readonly Permission[]): Promise<string> {
  const client = createApiClient(program.url, await makeKey(name, permissions))
  return (await client.send<{ accessToken: string }>('POST', '/token')).accessToken
}

interface Role {
  credential(): Promise<string | null>
  /** The exhaustive phase and sequences of requests, beside single ones. */
  isThorough?: boolean
}

const ROLES: Readonly<Record<string, Role>> = {
  nobody: { credential: async () => null },
  billing: { credential: () => makeKey('billing', ROLE_PERMISSIONS.billing) },
  member: { credential: () => makeKey('member', ROLE_PERMISSIONS.member) },
  'a custom role, by access token': { credential: () => makeToken('custom', CUSTOM) },
  // Last: it may revoke the keys of the others.
  org_admin: { credential: () => makeKey('org_admin', ROLE_PERMISSIONS.org_admin), isThorough: true },
}

describe('no request that the API description allows or forbids makes REST fail, as', () => {
  test.each(Object.entries(ROLES))(
    '%s',
    async (role, { credential, isThorough = false }) => {
      const shown = await credential()
      const result = await fuzz({
        url: program.url,
        credential: shown,
        phases: isThorough ? ['coverage', 'fuzzing', 'stateful'] : ['fuzzing'],
        casesPerOperation: IS_LONG ? 350 : 12,
        seed: SEED,
        configPath: configPath(),
        reportPath: join(reports, `${counted.length}.json`),
        limitMs: RUN_LIMIT_MS,
      })
      expect(result.findings).toBe('')
      expect(result.operations).toBeGreaterThan(20)
      counted.push({ role, cases: result.cases })
      // It was not revoked on the way: all those cases met the routes, and not just their lock.
      const after = await createApiClient(program.url, shown).request('GET', '/agents')
      expect(after.status === 401).toBe(shown === null)
    },
    RUN_LIMIT_MS + 10_000,
  )

  test('all of them together, often enough, and without a fault in the log', () => {
    const total = counted.reduce((sum, { cases }) => sum + cases, 0)
    console.log(
      `schemathesis: ${total} cases (${counted.map(({ role, cases }) => `${role} ${cases}`).join(', ')})`,
    )
    expect(total).toBeGreaterThanOrEqual(CASES_MIN)
    expect(program.output().match(/.*"A request failed".*/g) ?? []).toEqual([])
  })
})
