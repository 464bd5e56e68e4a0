import { afterAll, beforeAll, expect, test } from 'bun:test'
import { makeAgent } from '#testing/record-factories.ts'
import {
  type Answer,
  type Body,
  type BrowserClient,
  type Client,
  makeKey,
  openBrowser,
  openProgram,
} from './clients.ts'
import { ownIdFor } from './own-ids.ts'
import { changedTables, openDigest } from './table-digest.ts'
import { makePlace, openWorld, type Place, type World } from './world.ts'

let world: World
let digest: ReturnType<typeof openDigest>
let place: Place
let foreign: Place
let browser: BrowserClient
let program: Client

beforeAll(async () => {
  world = await openWorld()
  digest = openDigest(world)
  place = await makePlace(world)
  foreign = await makePlace(world, { name: 'Theirs' })
  browser = await openBrowser(world.app, place.userId)
  program = openProgram(world.app, await makeKey(place))
})
afterAll(async () => {
  digest.close()
  await world.close()
})

interface Reference {
  method: string
  path: (own: (noun: string) => Promise<string>) => Promise<string>
  /** Of which noun the foreign thing is. */
  noun: string
  body: (id: string) => Body
}

/** Everywhere where a thing of an organization is named in a body or a query, not in the path. */
const REFERENCES: Record<string, Reference> = {
  'an agent through REST': {
    method: 'POST',
    path: async () => '/api/v1/agents',
    noun: 'model-connections',
    body: id => ({ name: 'Spy', modelConnectionId: id }),
  },
  'a changed agent through REST': {
    method: 'PATCH',
    path: async own => `/api/v1/agents/${await own('agents')}`,
    noun: 'model-connections',
    body: id => ({ modelConnectionId: id }),
  },
  'a fallback of an agent through REST': {
    method: 'PATCH',
    path: async own => `/api/v1/agents/${await own('agents')}`,
    noun: 'model-connections',
    body: id => ({ fallbackModelConnectionIds: [id] }),
  },
  'a fallback of an agent from a form': {
    method: 'POST',
    path: async own => `/agents/${await own('agents')}/draft`,
    noun: 'model-connections',
    body: id => ({ fallbackModelConnectionIds: id }),
  },
  'an agent to hand calls over to, through REST': {
    method: 'PATCH',
    path: async () => `/api/v1/agents/${await newAgent()}`,
    noun: 'agents',
    body: id => ({ handOvers: [{ agentId: id, when: 'the caller asks for them' }] }),
  },
  'an agent to hand calls over to, from a form': {
    method: 'POST',
    path: async () => `/agents/${await newAgent()}/draft`,
    noun: 'agents',
    body: id => ({ handOverAgentIds: id, handOverWhens: 'the caller asks for them' }),
  },
  'an agent from a form': {
    method: 'POST',
    path: async () => '/agents',
    noun: 'model-connections',
    body: id => ({ name: 'Spy', modelConnectionId: id }),
  },
  'the voices of an agent': {
    method: 'POST',
    path: async own => `/agents/${await own('agents')}/voice-field`,
    noun: 'model-connections',
    body: id => ({ modelConnectionId: id }),
  },
  'a talk button through REST': {
    method: 'POST',
    path: async () => '/api/v1/widgets',
    noun: 'agents',
    body: id => ({
      name: 'Spy',
      ...LIMITS,
      allowedOrigins: [ORIGIN],
      look: { label: 'Talk', color: '#1f4b99', side: 'left' },
      agentId: id,
    }),
  },
  'a talk button from a form': {
    method: 'POST',
    path: async () => '/widgets',
    noun: 'agents',
    body: id => ({
      name: 'Spy',
      ...LIMITS,
      allowedOrigins: ORIGIN,
      'look.label': 'Talk',
      'look.color': '#1f4b99',
      'look.side': 'left',
      agentId: id,
    }),
  },
  'the organization to work in': {
    method: 'POST',
    path: async () => '/organization-choice',
    noun: 'organizations',
    body: id => ({ organizationId: id }),
  },
}

/** None hands a call over to itself. */
async function newAgent(): Promise<string> {
  return (await makeAgent(place.world.app.foundation.store, place.scope)).id
}

const LIMITS = { callsPerVisitorAndHour: 1, callsPerDay: 1 }
const ORIGIN = 'https://www.example.com'

test.each(Object.entries(REFERENCES))(
  '%s: a foreign thing is answered as one that nobody has, and nothing changes',
  async (_, reference) => {
    const path = await reference.path(async noun => (await ownIdFor(noun)?.make(place)) ?? '')
    const client = path.startsWith('/api/') ? program : browser
    const theirs = (await ownIdFor(reference.noun)?.make(foreign)) ?? ''
    const unknown = Bun.randomUUIDv7()
    const before = digest.take()
    const answers: Answer[] = []
    for (const id of [theirs, unknown])
      answers.push(await client.ask(reference.method, path, reference.body(id)))
    const [foreignAnswer, unknownAnswer] = answers.map((answer, index) => ({
      status: answer.status,
      text: answer.text
        .replaceAll([theirs, unknown][index] ?? '', '{id}')
        .replace(/name="_csrf" value="[^"]+"/g, ''),
    }))
    expect([404, 422]).toContain(foreignAnswer?.status ?? 0)
    expect(foreignAnswer).toEqual(unknownAnswer)
    expect(changedTables(before, digest.take())).toEqual([])
    // The same with a thing of their own is taken: it was the foreign one that was refused.
    const own = (await ownIdFor(reference.noun)?.make(place)) ?? ''
    expect((await client.ask(reference.method, path, reference.body(own))).status).toBeLessThan(400)
  },
)
