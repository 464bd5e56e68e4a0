import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createApiClient } from '../support/api-client.ts'
import {
  createOrganization,
  type Program,
  removeDataDir,
  runCommand,
  startProgram,
} from '../support/program.ts'
import { openSharedDatabase } from './shared-database.ts'

/** Two programs that start one after the other, and commands beside them. */
const LIMIT_MS = 90_000

let database: Awaited<ReturnType<typeof openSharedDatabase>>
let nodes: Program[] = []

beforeAll(async () => {
  database = await openSharedDatabase()
  const { env } = database
  nodes = [await startProgram({ env }), await startProgram({ env })]
}, LIMIT_MS)

afterAll(async () => {
  await Promise.all(nodes.map(node => node.stop()))
  await database.stop()
  for (const node of nodes) removeDataDir(node.dataDir)
}, LIMIT_MS)

interface Exchanged {
  accessToken: string
}

test(
  'two nodes on one database are one: keys, tokens, rotations and revocations of either hold at the other',
  async () => {
    const { env } = database
    const [first, second] = nodes.map(({ url }) => url) as [string, string]
    const { apiKey } = await createOrganization(nodes[0]!, { env })
    const exchangeAt = async (url: string, key: string) =>
      (await createApiClient(url, key).send<Exchanged>('POST', '/token')).accessToken
    const statusAt = async (url: string, credential: string) =>
      (await createApiClient(url, credential).request('GET', '/agents')).status

    const ofFirst = await exchangeAt(first, apiKey)
    const ofSecond = await exchangeAt(second, apiKey)
    expect(await statusAt(second, ofFirst)).toBe(200)
    expect(await statusAt(first, ofSecond)).toBe(200)

    const command = ['keys', 'rotate-signing', '--data-dir', nodes[0]!.dataDir]
    expect((await runCommand(command, { env })).code).toBe(0)
    expect(await statusAt(second, ofFirst)).toBe(200)
    expect(await statusAt(first, ofSecond)).toBe(200)

    const input = { name: 'Short', permissions: ['agents.read'] }
    const made = await createApiClient(first, apiKey).send<{ id: string; apiKey: string }>(
      'POST',
      '/api-keys',
      input,
    )
    const token = await exchangeAt(second, made.apiKey)
    expect([await statusAt(first, token), await statusAt(second, token)]).toEqual([200, 200])
    await createApiClient(second, apiKey).send('DELETE', `/api-keys/${made.id}`)
    for (const credential of [token, made.apiKey])
      expect([await statusAt(first, credential), await statusAt(second, credential)]).toEqual([401, 401])
  },
  LIMIT_MS,
)
