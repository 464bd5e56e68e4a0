import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type BrowserClient, openBrowser, pageHeaders, send } from './clients.ts'
import { fill, nameOf, type Route, remembered, routesOf } from './route-table.ts'
import { changedTables, openDigest } from './table-digest.ts'
import { bodyFor } from './valid-bodies.ts'
import { makePlace, openWorld, type Place, type World } from './world.ts'

const LIMIT_MS = 60_000

let world: World
let digest: ReturnType<typeof openDigest>
/** Somebody to whom every page is open. */
let place: Place
let browser: BrowserClient
/** Of the same person: in another browser, and in this one while it worked in another organization. */
let ofAnotherSession: string
let ofAnotherOrganization: string

beforeAll(async () => {
  world = await openWorld()
  digest = openDigest(world)
  place = await makePlace(world, { isPlatformAdmin: true })
  ofAnotherSession = (await openBrowser(world.app, place.userId)).csrfToken
  browser = await openBrowser(world.app, place.userId)
  ofAnotherOrganization = await tokenOfAnotherOrganization()
})
afterAll(async () => {
  digest.close()
  await world.close()
})

/** The browser goes to work elsewhere, opens a page there, and comes back. */
async function tokenOfAnotherOrganization(): Promise<string> {
  const elsewhere = await makePlace(world, { name: 'Elsewhere' })
  const { store, authenticator, clock } = world.app.foundation
  const membership = { userId: place.userId, role: 'org_admin', createdAt: clock.now() }
  await store.access.insertMembership(elsewhere.scope, membership)
  const cookie = pageHeaders(browser.cookies).cookie ?? ''
  const signedIn = await authenticator.authenticate(new Headers({ cookie }))
  const choose = (organizationId: string) =>
    authenticator.chooseOrganization(signedIn?.session.id ?? '', organizationId)
  await choose(elsewhere.scope.organizationId)
  const page = await send(world.app, 'GET', '/account', { headers: pageHeaders(browser.cookies) })
  await choose(place.scope.organizationId)
  return /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
}

/** Everything that a form of ours, or of somebody else's page, can be posted to. */
const forms = () =>
  routesOf(world).filter(
    ({ method, path }) => method === 'POST' && !path.startsWith('/api/') && !isForVisitors(path),
  )

/** Visitors of foreign pages ask there, without any cookie. */
const isForVisitors = (path: string) => path.startsWith('/widget/')

interface Forgery {
  token: () => string | undefined
  headers?: Record<string, string | undefined>
}

const right = () => browser.csrfToken

const FORGERIES: [string, Forgery][] = [
  ['without a token', { token: () => undefined }],
  ['with an empty token', { token: () => '' }],
  ['with the token of another session of the same person', { token: () => ofAnotherSession }],
  [
    'with the token of the organization that this browser worked in before',
    { token: () => ofAnotherOrganization },
  ],
  ['from another site', { token: right, headers: { 'sec-fetch-site': 'cross-site' } }],
  ['from a sibling domain', { token: right, headers: { 'sec-fetch-site': 'same-site' } }],
  ['typed into the address bar', { token: right, headers: { 'sec-fetch-site': 'none' } }],
  [
    'of a foreign origin',
    { token: right, headers: { 'sec-fetch-site': undefined, origin: 'https://evil.example' } },
  ],
  ['of no origin', { token: right, headers: { 'sec-fetch-site': undefined, origin: 'null' } }],
  ['without the cookies of the browser', { token: right, headers: { cookie: undefined } }],
]

test.each(FORGERIES)(
  'every form is refused %s, and nothing changes',
  async (_, { token, headers = {} }) => {
    expect(forms().length).toBeGreaterThan(50)
    expect([ofAnotherSession, ofAnotherOrganization, browser.csrfToken].filter(Boolean)).toHaveLength(3)
    const faults: string[] = []
    const paths = await pathsOf(forms())
    const before = digest.take()
    for (const [route, path] of paths) {
      // Never without any field: what cannot be read at all is refused for that.
      const sent = { filled: 'in', ...(await bodyFor(nameOf(route), place)) }
      const value = token()
      const all = { ...pageHeaders(browser.cookies), ...headers }
      const answer = await send(world.app, 'POST', path, {
        headers: Object.fromEntries(
          Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
        ),
        form: value === undefined ? sent : { ...sent, _csrf: value },
      })
      if (answer.status !== 403) faults.push(`${nameOf(route)}: ${answer.status}`)
    }
    expect(faults).toEqual([])
    expect(changedTables(before, digest.take())).toEqual([])
  },
  LIMIT_MS,
)

test(
  'the same forms are taken from a page of ours',
  async () => {
    const faults: string[] = []
    for (const [route, path] of await pathsOf(
      forms().filter(({ path }) => path.startsWith('/platform/roles')),
    )) {
      const answer = await browser.ask('POST', path, await bodyFor(nameOf(route), place))
      if (answer.status === 403) faults.push(nameOf(route))
    }
    expect(faults).toEqual([])
  },
  LIMIT_MS,
)

async function pathsOf(routes: readonly Route[]): Promise<[Route, string][]> {
  const paths: [Route, string][] = []
  for (const route of routes) paths.push([route, await fill(route, remembered(place))])
  return paths
}
