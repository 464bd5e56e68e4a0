import { expect, test } from 'bun:test'
import { createTestClock } from '#testing/test-foundation.ts'
import { AppError } from '../errors.ts'
import { callScope } from '../scope.ts'
import { makeConnection } from './connection.fixture.ts'
import type { EgressDestination } from './egress.ts'
import { KEPT_IN_MEMORY_MAX } from './egress-ledger.ts'
import { createEgressService, guardModelTester } from './egress-service.ts'

const ours = callScope('o1', 'c1')
const theirs = callScope('o2', 'c2')

function open({ isRestricted = true, allowed = [] as string[] } = {}) {
  const clock = createTestClock()
  const written: Omit<EgressDestination, 'organizationId' | 'firstAt' | 'lastAt'>[] = []
  const faults: unknown[] = []
  const asked: string[] = []
  const state = { isBroken: false }
  const service = createEgressService({
    store: {
      egress: {
        async add(_scope, { firstAt: _first, lastAt: _last, ...counted }) {
          if (state.isBroken) throw new AppError('unavailable', 'The database cannot be used right now.')
          written.push(counted)
        },
        list: async () => [],
      },
    },
    clock,
    async resolveHost(name) {
      asked.push(name)
      return name === 'api.example.com' ? ['93.184.216.34'] : []
    },
    isRestricted,
    allowed,
    onFault: error => void faults.push(error),
  })
  return { service, clock, written, faults, asked, state }
}

const local = makeConnection()
const outside = makeConnection({ llm: 'https://api.example.com/v1' })

test('without a restriction everything is allowed, nobody is asked for addresses, and it is counted', async () => {
  const { service, written, asked } = open({ isRestricted: false })
  await service.admitConnection(ours, outside)
  expect(asked).toEqual([])
  expect(written).toContainEqual({
    destination: 'api.example.com:443',
    purpose: 'llm',
    outcome: 'allowed',
    count: 1,
  })
})

test('with LAN_ONLY and no list this machine and private networks are open, the rest is refused in words', async () => {
  const { service, written } = open()
  await service.admitConnection(ours, local)
  const refusal = await service.admitConnection(ours, outside).catch((error: unknown) => error)
  expect(refusal).toMatchObject({
    code: 'forbidden',
    message:
      'The conversation would go to the language model at api.example.com:443 (93.184.216.34), and LAN_ONLY does not allow this address. Whoever runs Parley can add it to EGRESS_ALLOW.',
  })
  expect(written).toContainEqual({
    destination: 'api.example.com:443',
    purpose: 'llm',
    outcome: 'refused',
    count: 1,
  })
})

test('a list is the whole list: private networks must stand on it by name', async () => {
  const { service } = open({ allowed: ['api.example.com'] })
  await expect(service.admitConnection(ours, outside)).rejects.toMatchObject({ code: 'forbidden' })
  const both = open({ allowed: ['private', 'api.example.com:443'] })
  await both.service.admitConnection(ours, outside)
})

test('one address, for a voice that is listened to, is judged and counted like a connection', async () => {
  const { service, written } = open()
  await service.admitAddress(ours, 'tts', 'http://127.0.0.1:8000/v1')
  await expect(service.admitAddress(ours, 'tts', 'https://api.example.com/v1')).rejects.toThrow(
    'What the agent says would go to api.example.com:443',
  )
  expect(written.map(({ destination, outcome }) => `${destination} ${outcome}`)).toEqual([
    '127.0.0.1:8000 allowed',
    'api.example.com:443 refused',
  ])
})

test('a name that leads nowhere is refused with other words', async () => {
  const { service } = open()
  const lost = makeConnection({ tts: 'http://kokoro.lan:8880/v1' })
  await expect(service.admitConnection(ours, lost)).rejects.toThrow('Nobody can say where kokoro.lan:8880 is')
})

test('a preview tells the same and notes nothing', async () => {
  const { service, written } = open()
  expect((await service.previewRefusals(outside)).map(refusal => refusal.destination)).toEqual([
    'api.example.com:443',
  ])
  expect(await service.previewRefusals(local)).toEqual([])
  expect(written).toEqual([])
})

test('a test of a refused connection asks nobody and says why; of an allowed one it goes on', async () => {
  const { service } = open()
  const tested: string[] = []
  const test = guardModelTester(
    service,
    organizationId => callScope(organizationId, 'test'),
    async ({ connection }) => {
      tested.push(connection.name)
      return []
    },
  )
  expect(await test({ connection: outside, keys: { llm: 'key' } })).toEqual([
    {
      part: 'llm',
      ok: false,
      latencyMs: null,
      problem: 'address',
      message: expect.stringContaining('LAN_ONLY does not allow'),
      sentence: { name: 'notAllowed', facts: { host: 'api.example.com:443' } },
    },
  ])
  expect(tested).toEqual([])
  await test({ connection: local, keys: {} })
  expect(tested).toEqual(['Mine'])
})

test('many calls are few writes: the first at once, the others together, none lost', async () => {
  const { service, clock, written } = open({ isRestricted: false })
  const llmCounts = () => written.filter(row => row.purpose === 'llm').map(row => row.count)
  for (let call = 0; call < 50; call++) await service.admitConnection(ours, local)
  expect(llmCounts()).toEqual([1])
  await service.admitConnection(theirs, local)
  expect(llmCounts()).toEqual([1, 1])
  clock.advance(10_000)
  await service.admitConnection(ours, local)
  expect(llmCounts()).toEqual([1, 1, 50])
  await service.admitConnection(ours, local)
  await service.flush()
  expect(llmCounts()).toEqual([1, 1, 50, 1])
  await service.flush()
  expect(llmCounts()).toEqual([1, 1, 50, 1])
})

test('whoever names ever new destinations fills no memory: the oldest is written and forgotten', async () => {
  const { service, written } = open({ isRestricted: false })
  const visit = (host: number) => service.admitAddress(ours, 'tts', `http://host-${host}.test/`)
  for (let host = 0; host < KEPT_IN_MEMORY_MAX; host++) for (let time = 0; time < 2; time++) await visit(host)
  const countsOf = (host: number) =>
    written.filter(row => row.destination === `host-${host}.test:80`).map(row => row.count)
  expect(countsOf(0)).toEqual([1])
  await visit(KEPT_IN_MEMORY_MAX)
  expect([countsOf(0), countsOf(1)]).toEqual([[1, 1], [1]])
  await service.flush()
  expect(written.reduce((sum, row) => sum + row.count, 0)).toBe(2 * KEPT_IN_MEMORY_MAX + 1)
})

test('reading the list writes what was counted before, of that organization', async () => {
  const { service, written } = open({ isRestricted: false })
  for (const scope of [ours, theirs])
    for (let call = 0; call < 3; call++) await service.admitConnection(scope, local)
  written.length = 0
  await service.listDestinations(ours)
  expect(written.map(row => row.count)).toEqual([2, 2, 2])
})

test('a database that is away fails no call, and the counts are written later', async () => {
  const { service, clock, written, faults, state } = open({ isRestricted: false })
  state.isBroken = true
  await service.admitConnection(ours, local)
  expect(faults).toHaveLength(3)
  state.isBroken = false
  clock.advance(10_000)
  await service.admitConnection(ours, local)
  expect(written.map(row => row.count)).toEqual([2, 2, 2])
})

test('a mail is judged like a call, and noted where it concerns an organization', async () => {
  const { service, written } = open({ allowed: ['mail.lan'] })
  await service.admitAddress(ours, 'mail', 'smtp://mail.lan:2525')
  expect(written).toContainEqual({
    destination: 'mail.lan:2525',
    purpose: 'mail',
    outcome: 'allowed',
    count: 1,
  })
  const refusal = await service.admitAddress(null, 'mail', 'smtps://8.8.8.8').catch((error: unknown) => error)
  expect(refusal).toMatchObject({
    code: 'forbidden',
    message:
      'This mail would go to the mail service at 8.8.8.8:465, and LAN_ONLY does not allow this address. Whoever runs Parley can add it to EGRESS_ALLOW.',
  })
  expect(written).toHaveLength(1)
})
