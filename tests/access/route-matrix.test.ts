import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { findUnscopedStatements } from '#testing/statement-check.ts'
import { permissionOf } from '#web/access-guard.ts'
import type { Answer, Client } from './clients.ts'
import { type Principal, principalsOf } from './principals.ts'
import { fill, fresh, isOpen, nameOf, parametersOf, type Route, remembered, routesOf } from './route-table.ts'
import { changedTables, openDigest } from './table-digest.ts'
import { bodyFor, isAlsoRight } from './valid-bodies.ts'
import { makePlace, openWorld, type Place, type World } from './world.ts'

/** Longer than everything below: the whole table of routes is asked for by everybody. */
const MATRIX_LIMIT_MS = 60_000

let world: World
let digest: ReturnType<typeof openDigest>
let principals: Principal[]
/** Nobody who asks belongs here. */
let foreign: Place
const counts = { refused: 0, allowed: 0, open: 0, statements: 0 }

beforeAll(async () => {
  world = await openWorld()
  digest = openDigest(world)
  principals = principalsOf(world)
  foreign = await makePlace(world, { name: 'Theirs' })
})
afterAll(async () => {
  digest.close()
  await world.close()
  console.info(
    `route x role x id: ${counts.refused} refused, ${counts.allowed} allowed, ${counts.open} of open routes; ${counts.statements} statements checked`,
  )
})

test('every parameter of every route has a line that says what it stands for', () => {
  const missing = routes().flatMap(route =>
    parametersOf(route.path)
      .filter(({ own }) => own === undefined)
      .map(({ name }) => `${nameOf(route)}: ${name}`),
  )
  expect(missing).toEqual([])
})

test('a new noun and a changed row are seen', async () => {
  expect(parametersOf('/planets/:id')).toEqual([{ name: ':id', own: undefined }])
  expect(parametersOf('/platform/roles/:id')[0]?.own?.of).toBe('platform')
  const before = digest.take()
  expect(changedTables(before, digest.take())).toEqual([])
  await world.app.foundation.store.organizations.rename(foreign.scope, 'Renamed')
  expect(changedTables(before, digest.take())).toEqual(['organizations'])
})

describe('whoever may not ask is refused, and nothing changes', () => {
  test(
    'whatever the route, the role and the id: foreign is answered as unknown',
    async () => {
      const faults: string[] = []
      for (const principal of principals) {
        const { place, client } = await principal.open(world)
        for (const route of routes().filter(each => !isOpen(each))) {
          faults.push(...(await askRefused({ principal, place, client, route })))
        }
        checkStatements()
      }
      expect(faults).toEqual([])
    },
    MATRIX_LIMIT_MS,
  )
})

describe('whoever may ask is answered, and nothing of another organization changes', () => {
  test(
    'whatever the route and the role',
    async () => {
      const faults: string[] = []
      const theirs = () => digest.takeOf(foreign.scope.organizationId)
      const before = theirs()
      for (const principal of principals) {
        for (const route of routes().filter(
          each => !isOpen(each) && isExpected(principal, each) === 'allowed',
        ))
          faults.push(...(await askAllowed(principal, route)))
        const changed = changedTables(before, theirs())
        if (changed.length > 0) faults.push(`${principal.name} changed ${changed} of another organization`)
        checkStatements()
      }
      expect(faults).toEqual([])
    },
    MATRIX_LIMIT_MS,
  )

  test(
    'an open route never fails, whoever asks',
    async () => {
      const faults: string[] = []
      for (const principal of principals) {
        const { place, client } = await principal.open(world)
        for (const route of routes().filter(isOpen)) {
          for (const path of [await fill(route, fresh(place)), await fill(route, fresh(place), 'unknown')]) {
            const { status } = await ask(client, route, path, place)
            counts.open++
            if (status >= 500 && status !== 503)
              faults.push(`${nameOf(route)} as ${principal.name}: ${status}`)
          }
        }
        checkStatements()
      }
      expect(faults).toEqual([])
    },
    MATRIX_LIMIT_MS,
  )
})

interface Asked {
  principal: Principal
  place: Place
  client: Client
  route: Route
}

async function askRefused({ principal, place, client, route }: Asked): Promise<string[]> {
  const expected = isExpected(principal, route)
  const ids = parametersOf(route.path).filter(({ own }) => own?.of !== 'part')
  const isGlobal = ids.every(({ own }) => own?.of === 'platform')
  // With the right, only things that are not there are asked for: what is there would be changed.
  if (expected === 'allowed' && parametersOf(route.path).length === 0) return []
  const paths = new Map<string, string>()
  if (expected !== 'allowed') paths.set('own', await fill(route, remembered(place)))
  if (ids.length > 0 && !isGlobal) paths.set('foreign', await fill(route, remembered(foreign)))
  if (parametersOf(route.path).length > 0)
    paths.set('unknown', await fill(route, remembered(place), 'unknown'))
  const before = digest.take()
  const faults: string[] = []
  const answers = new Map<string, string>()
  for (const [kind, path] of paths) {
    const answer = await ask(client, route, path, place)
    counts.refused++
    // A part that nobody knows is a field that is wrong.
    const wanted = expected === 'allowed' ? (ids.length > 0 ? [404] : [404, 422]) : expected
    if (!wanted.includes(answer.status))
      faults.push(`${nameOf(route)} as ${principal.name}, ${kind}: ${answer.status}, not ${wanted}`)
    answers.set(kind, comparable(answer, path))
  }
  if (answers.has('foreign') && answers.get('foreign') !== answers.get('unknown'))
    faults.push(
      `${nameOf(route)} as ${principal.name}: a foreign id is answered otherwise than an unknown one`,
    )
  const changed = changedTables(before, digest.take())
  if (changed.length > 0) faults.push(`${nameOf(route)} as ${principal.name} changed ${changed}`)
  return faults
}

async function askAllowed(principal: Principal, route: Route): Promise<string[]> {
  const { place, client } = await principal.open(world)
  const answer = await ask(client, route, await fill(route, fresh(place)), place)
  counts.allowed++
  const isRefused = [401, 403, 404, 405].includes(answer.status) || answer.status >= 500
  const isSentAway = answer.headers.get('location')?.startsWith('/sign-in') ?? false
  if (isAlsoRight(nameOf(route), principal.name, answer.status)) return []
  // The frame of every page listens, and on one stream only: browsers have six connections for all tabs of a host.
  const streams = answer.text.match(/hx-sse:connect=/g)?.length ?? 0
  if (answer.text.includes('<div class="frame"') && streams !== 1)
    return [`${nameOf(route)} as ${principal.name}: a page with ${streams} streams`]
  const why = answer.status >= 500 ? JSON.stringify(loggedLast()) : ''
  return isRefused || isSentAway
    ? [`${nameOf(route)} as ${principal.name}: ${answer.status}, although it is allowed ${why}`]
    : []
}

async function ask(client: Client, route: Route, path: string, place: Place): Promise<Answer> {
  return client.ask(route.method, path, await bodyFor(nameOf(route), place))
}

/** What the route answers to this principal for a thing of their own: the statuses of a refusal, or that it does what it is for. */
function isExpected(principal: Principal, route: Route): 'allowed' | number[] {
  const isRest = route.path.startsWith('/api/')
  if (isRest && (principal.kind !== 'program' || !principal.isValid)) return [401]
  // A program shows no token of a form either: it is turned away by whichever is asked for first.
  if (!isRest && principal.kind === 'program') return [401, 403]
  if (!isRest && principal.kind === 'nobody') return [303]
  const permission = permissionOf(route)
  return permission && !principal.rights.includes(permission) ? [403] : 'allowed'
}

const routes = () => routesOf(world)

/** An answer without what differs from one request to the next. */
function comparable({ status, headers, text }: Answer, path: string): string {
  const ids = path.split('/').filter(part => /^[0-9a-f-]{36}$/.test(part))
  // A new browser gets a cookie of its own, an answer that counts says how much is left.
  const kept = [...headers].filter(([name]) => !/^(date|set-cookie|ratelimit.*)$/.test(name))
  let all = `${status}\n${kept.map(line => line.join(': ')).join('\n')}\n\n${text}`
  for (const id of ids) all = all.replaceAll(id, '{id}')
  return all.replace(/name="_csrf" value="[^"]+"/g, 'name="_csrf"')
}

/** Why the server failed. */
function loggedLast(): unknown {
  const { logger } = world.app.dependencies
  return 'lines' in logger && Array.isArray(logger.lines) ? logger.lines.at(-1) : undefined
}

/** Law 1, on everything that the program has asked the database so far. */
function checkStatements(): void {
  const statements = world.statements.splice(0)
  counts.statements += statements.length
  expect(findUnscopedStatements(statements)).toEqual([])
}
