import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createTestApp, TEST_ORIGIN, type TestApp } from '#testing/test-app.ts'

let web: TestApp
beforeAll(async () => {
  web = await createTestApp()
})
afterAll(() => web.close())

const ask = (path: string) => web.app.handle(new Request(TEST_ORIGIN + path))

test('healthz answers without asking anybody: it says that the process is up', async () => {
  await web.foundation.store.check()
  const answer = await ask('/healthz')
  expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok', version: '0.0.0-test' }])
})

test('readyz shows each part, and is 503 while one of them is away', async () => {
  const store = { ok: true, message: 'The database answers.' }
  expect(await (await ask('/readyz')).json()).toEqual({ ready: true, parts: { store } })
  const livekit = { ok: false, message: 'LiveKit is starting.', restarts: 2 }
  web.setReadiness({ isReady: false, parts: { store, livekit } })
  const answer = await ask('/readyz')
  expect(answer.status).toBe(503)
  expect(await answer.json()).toEqual({ ready: false, parts: { store, livekit } })
})
