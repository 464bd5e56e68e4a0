import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Scope } from '#core/scope.ts'
import { makeCall, makeIncident, makeToolCall, makeTurn } from '#testing/record-factories.ts'
import { createTestApp, type Tenant, type TestApp } from '#testing/test-app.ts'

let web: TestApp
let tenant: Tenant
let scope: Scope

beforeAll(async () => {
  web = await createTestApp()
  tenant = await web.createTenant()
  scope = tenant.scope
})
afterAll(() => web.close())

const api = (method: string, path: string) => web.api(method, path, { key: tenant.apiKey })

describe('a call', () => {
  test('is answered with its turns, latencies, tool calls, incidents and usage, and without what is ours', async () => {
    const { store } = web.foundation
    const call = await makeCall(store, scope)
    const latency = { endOfTurnMs: 300, sttMs: 120, llmFirstTokenMs: 210, ttsFirstByteMs: 90, totalMs: 720 }
    await store.calls.insertTurn(scope, call.id, makeTurn({ seq: 1 }))
    await store.calls.insertTurn(
      scope,
      call.id,
      makeTurn({ seq: 2, role: 'agent', text: 'At ten.', latency }),
    )
    await store.calls.insertToolCall(scope, call.id, makeToolCall())
    const phrase = { text: '{name} took over.', values: { name: 'Spare' } }
    await store.calls.insertIncident(scope, call.id, makeIncident({ kind: 'fallback', phrase }))
    const { status, json } = await api('GET', `/calls/${call.id}`)
    expect(status).toBe(200)
    expect(json).toMatchObject({
      id: call.id,
      state: 'created',
      endReason: null,
      durationMs: null,
      turns: [
        {
          seq: 1,
          role: 'caller',
          text: 'When do you open?',
          startedAtMs: 100,
          endedAtMs: 1400,
          interrupted: false,
          latency: null,
        },
        { seq: 2, role: 'agent', text: 'At ten.', latency },
      ],
      toolCalls: [
        { name: 'clock', arguments: { timeZone: 'UTC' }, result: '10 o’clock', error: null, durationMs: 12 },
      ],
      incidents: [{ id: 'incident-1', kind: 'fallback', atMs: 1_600, text: 'Spare took over.' }],
      usage: { llmInputTokens: 0, llmOutputTokens: 0, ttsCharacters: 0, sttAudioMs: 0 },
    })
    expect(Object.keys(json)).not.toContain('organizationId')
    expect(Object.keys(json)).not.toContain('nodeId')
  })

  test('is ended by asking the voice door, which writes the row when the line is closed', async () => {
    const call = await makeCall(web.foundation.store, scope)
    const answer = await api('DELETE', `/calls/${call.id}`)
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect(web.gate.ended).toEqual([call.id])
  })

  test('that has ended cannot be ended again', async () => {
    const call = await makeCall(web.foundation.store, scope)
    const end = { reason: 'caller_hung_up' as const, detail: null, at: new Date(), durationMs: 1000 }
    await web.foundation.store.calls.markEnded(scope, call.id, end)
    const { status, json } = await api('DELETE', `/calls/${call.id}`)
    expect([status, json.code]).toEqual([409, 'conflict'])
    expect((await api('GET', `/calls/${call.id}`)).json).toMatchObject({
      state: 'ended',
      endReason: 'caller_hung_up',
      durationMs: 1000,
    })
  })
})

describe('the list of calls', () => {
  test('is newest first, can be narrowed to one agent, and has no words in it', async () => {
    const agentId = Bun.randomUUIDv7()
    const older = await makeCall(web.foundation.store, scope, { agentId, createdAt: new Date('2026-01-01') })
    const newer = await makeCall(web.foundation.store, scope, { agentId, createdAt: new Date('2026-01-02') })
    const { json } = await api('GET', `/calls?agentId=${agentId}`)
    expect(json.items.map((item: { id: string }) => item.id)).toEqual([newer.id, older.id])
    expect(json.nextCursor).toBeNull()
    expect(Object.keys(json.items[0])).not.toContain('turns')
  })

  test('of what is no agent is empty', async () => {
    expect((await api('GET', '/calls?agentId=%00')).json).toEqual({ items: [], nextCursor: null })
  })
})
