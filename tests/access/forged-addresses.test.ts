import { afterAll, beforeAll, expect, test } from 'bun:test'
import { TEST_ORIGIN } from '#testing/test-app.ts'
import { type Answer, type BrowserClient, openBrowser, pageHeaders, send } from './clients.ts'
import { fill, nameOf, type Route, remembered, routesOf } from './route-table.ts'
import { bodyFor } from './valid-bodies.ts'
import { makePlace, openWorld, type Place, type World } from './world.ts'

const LIMIT_MS = 60_000
const EVIL = 'evil.example'
const AWAY = [
  `https://${EVIL}/x`,
  `//${EVIL}/x`,
  `/\\${EVIL}/x`,
  `/%5c${EVIL}`,
  `javascript:alert(1)//${EVIL}`,
]
/** Names under which somebody may hope to be sent on. */
const NAMES = ['next', 'return', 'returnTo', 'redirect', 'redirect_uri', 'url', 'callbackURL', 'from', 'back']
const INJECTED = '%0d%0ax-injected:%20yes'

let world: World
let place: Place
let admin: BrowserClient

beforeAll(async () => {
  world = await openWorld()
  place = await makePlace(world, { isPlatformAdmin: true })
  admin = await openBrowser(world.app, place.userId)
})
afterAll(() => world.close())

const isRest = ({ path }: Route) => path.startsWith('/api/')
const isPage = (route: Route) => !isRest(route) && route.method !== 'OPTIONS'

/** The way to a sign-in provider leads away from us: it is what the button is for, and the provider was set up by an admin. */
const LEADS_AWAY: ReadonlySet<string> = new Set([
  'GET /sign-in/providers/:id',
  'POST /account/sign-in-providers/:id/linking',
])

test(
  'no page believes the name that it was asked under',
  async () => {
    const faults: string[] = []
    for (const route of routesOf(world).filter(({ method }) => method === 'GET')) {
      const path = await fill(route, remembered(place))
      const headers = {
        ...pageHeaders(admin.cookies),
        host: EVIL,
        'x-forwarded-host': EVIL,
        'x-forwarded-proto': 'https',
        forwarded: `host=${EVIL}`,
      }
      const answer = await send(world.app, 'GET', path, { headers })
      if (wholeOf(answer).includes(EVIL)) faults.push(nameOf(route))
    }
    expect(faults).toEqual([])
  },
  LIMIT_MS,
)

test(
  'no page and no form sends anybody to an address that came with the request',
  async () => {
    const faults: string[] = []
    for (const route of routesOf(world).filter(isPage)) {
      for (const away of AWAY) {
        // A form that signs people out, or ends their sessions, does what it is for.
        const client = route.method === 'GET' ? admin : await openBrowser(world.app, place.userId)
        const fields = Object.fromEntries(NAMES.map(name => [name, away]))
        const path = `${await fill(route, remembered(place))}?${new URLSearchParams(fields)}`
        const answer = await client.ask(route.method, path, {
          ...(await bodyFor(nameOf(route), place)),
          ...fields,
        })
        const to = answer.headers.get('location') ?? answer.headers.get('hx-redirect')
        if (to !== null && !isOurs(to) && !LEADS_AWAY.has(nameOf(route)))
          faults.push(`${nameOf(route)} to ${to}`)
      }
    }
    expect(faults).toEqual([])
  },
  LIMIT_MS,
)

test(
  'nothing of an address becomes a header of the answer',
  async () => {
    const faults: string[] = []
    for (const route of routesOf(world)) {
      const ids = route.path.replace(/:\w+/g, INJECTED).replace('*', INJECTED)
      const own = await fill(route, remembered(place))
      for (const path of [ids, `${own}?next=${INJECTED}&cursor=${INJECTED}&q=${INJECTED}`]) {
        if (route.method !== 'GET') continue
        const answer = await admin.ask('GET', path)
        if (answer.headers.has('x-injected')) faults.push(nameOf(route))
        if (answer.status >= 500 && answer.status !== 503) faults.push(`${nameOf(route)}: ${answer.status}`)
      }
    }
    expect(faults).toEqual([])
  },
  LIMIT_MS,
)

function isOurs(location: string): boolean {
  return URL.parse(location, TEST_ORIGIN)?.origin === TEST_ORIGIN
}

function wholeOf({ headers, text }: Answer): string {
  return `${[...headers].map(line => line.join(': ')).join('\n')}\n${text}`
}
