import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createTestApp, type TestApp } from '#testing/test-app.ts'
import { DESTINATIONS } from '#views/destinations.ts'
import { permissionOf } from './access-guard.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

describe('the places of the rail', () => {
  test.each(DESTINATIONS.map(({ href, permission }) => [href, permission] as const))(
    '%s is a page that asks for %s',
    (href, permission) => {
      const route = app.app.routes.find(({ method, path }) => method === 'GET' && path === href)
      expect(route && permissionOf(route)).toBe(permission)
    },
  )

  test('no two have the same key', () => {
    const letters = DESTINATIONS.flatMap(({ letter }) => letter ?? [])
    expect(new Set(letters).size).toBe(letters.length)
  })
})
