import { expect, test } from 'bun:test'
import { createDestinationList } from '#lib/destination-list.ts'
import { makeConnection } from './connection.fixture.ts'
import { type Destination, destinationsOf, formatDestination, judgeDestination } from './egress-policy.ts'

const NAMES: Record<string, string[]> = {
  'models.lan': ['192.168.1.5', 'fd00::5'],
  'api.example.com': ['93.184.216.34'],
  'half.example.com': ['10.0.0.9', '93.184.216.34'],
}
const resolve = async (name: string) => NAMES[name] ?? []

function judge(entries: string[], host: string, port = 443) {
  const destination: Destination = { purpose: 'llm', host, port }
  return judgeDestination(destination, createDestinationList(entries), resolve)
}

test('a cascade has three destinations, a realtime model one, Rehearsal none', () => {
  const cascade = makeConnection({
    stt: 'http://127.0.0.1:8000/v1',
    llm: 'https://API.Example.com./v1',
    tts: 'http://[::1]/v1',
  })
  expect(destinationsOf(cascade).map(to => `${to.purpose} ${formatDestination(to)}`)).toEqual([
    'stt 127.0.0.1:8000',
    'llm api.example.com:443',
    'tts [::1]:80',
  ])
  const { id, organizationId, name, createdAt, updatedAt } = cascade
  const base = { id, organizationId, name, createdAt, updatedAt }
  const realtime = { model: 'm', voice: 'v', hasKey: true, baseUrl: 'wss://live.example.com' }
  expect(destinationsOf({ ...base, kind: 'gemini-live', ...realtime })).toEqual([
    { purpose: 'realtime', host: 'live.example.com', port: 443 },
  ])
  expect(destinationsOf({ ...base, kind: 'rehearsal' })).toEqual([])
})

test('an address in another spelling is the same address', () => {
  const hosts = ['http://0x7f.1/v1', 'http://2130706433/v1', 'http://127.1/v1'].map(
    llm => destinationsOf(makeConnection({ llm }))[1]?.host,
  )
  expect(hosts).toEqual(['127.0.0.1', '127.0.0.1', '127.0.0.1'])
})

test('a name is allowed when it is listed, or when every address that it leads to is', async () => {
  expect(await judge(['private'], 'models.lan')).toEqual({ isAllowed: true })
  expect(await judge(['api.example.com'], 'api.example.com')).toEqual({ isAllowed: true })
  expect(await judge(['api.example.com:443'], 'api.example.com', 8443)).toMatchObject({ isAllowed: false })
})

test('a name that leads outside is refused, with the address that is not listed, even if another one is', async () => {
  expect(await judge(['private'], 'api.example.com')).toEqual({
    isAllowed: false,
    reason: 'not_listed',
    address: '93.184.216.34',
  })
  expect(await judge(['private'], 'half.example.com')).toMatchObject({ address: '93.184.216.34' })
})

test('a name that leads nowhere is refused', async () => {
  expect(await judge(['private'], 'nowhere.example.com')).toEqual({
    isAllowed: false,
    reason: 'unknown_name',
  })
})

test('addresses are judged as they are, without asking anybody', async () => {
  expect(await judge(['private'], '10.1.2.3')).toEqual({ isAllowed: true })
  expect(await judge(['private'], '8.8.8.8')).toEqual({
    isAllowed: false,
    reason: 'not_listed',
    address: null,
  })
  expect(await judge(['private'], '::1')).toEqual({ isAllowed: true })
  expect(await judge(['private'], '2001:db8::1')).toMatchObject({ isAllowed: false })
})
