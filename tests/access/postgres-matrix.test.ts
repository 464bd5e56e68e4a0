import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createTestDatabase, DIALECTS, type TestDatabase } from '#testing/databases.ts'
import { findUnscopedStatements } from '#testing/statement-check.ts'
import { principalsOf } from './principals.ts'
import { fill, fresh, isOpen, nameOf, parametersOf, remembered, routesOf } from './route-table.ts'
import { bodyFor, isAlsoRight } from './valid-bodies.ts'
import { makePlace, openWorld, type World } from './world.ts'

const LIMIT_MS = 60_000
/** The wider one of each kind: what differs between roles is looked at on SQLite. */
const ASKING: readonly string[] = ['org_admin', 'platform admin', 'key with every right']

describe.if(DIALECTS.includes('postgres'))('under row-level security', () => {
  let database: TestDatabase
  let world: World

  beforeAll(async () => {
    database = await createTestDatabase('postgres')
    world = await openWorld(database.options.url ?? '')
  }, LIMIT_MS)
  afterAll(async () => {
    await world?.close()
    await database?.remove()
  })

  test(
    'every route finds what is theirs and nothing that is foreign, and every statement says whose rows it is about',
    async () => {
      const faults: string[] = []
      const foreign = await makePlace(world, { name: 'Theirs' })
      let cases = 0
      for (const principal of principalsOf(world).filter(({ name }) => ASKING.includes(name))) {
        const looking = await principal.open(world)
        for (const route of routesOf(world).filter(each => !isOpen(each))) {
          const isRest = route.path.startsWith('/api/')
          if (isRest !== (principal.kind === 'program')) continue
          // Whoever only looks changes nothing for the next look.
          const { place, client } = route.method === 'GET' ? looking : await principal.open(world)
          const name = nameOf(route)
          const body = await bodyFor(name, place)
          const isTenant = parametersOf(route.path).some(({ own }) => own?.of === 'organization')
          if (isTenant) {
            const { status } = await client.ask(route.method, await fill(route, remembered(foreign)), body)
            if (status !== 404 && status !== 403)
              faults.push(`${name} as ${principal.name}, foreign: ${status}`)
          }
          const { status } = await client.ask(route.method, await fill(route, fresh(place)), body)
          cases += isTenant ? 2 : 1
          const isWrong = status === 401 || status === 404 || status >= 500
          if (isWrong && !isAlsoRight(name, principal.name, status))
            faults.push(`${name} as ${principal.name}: ${status}`)
        }
      }
      const statements = world.statements.splice(0)
      expect(findUnscopedStatements(statements)).toEqual([])
      expect(faults).toEqual([])
      console.info(`on Postgres: ${cases} cases, ${statements.length} statements checked`)
    },
    LIMIT_MS,
  )
})
