import { expect, test } from 'bun:test'
import type { HandOver } from '../session.ts'
import { createToolBridge } from './tool-bridge.ts'

const CLOCK = {
  name: 'clock',
  description: 'Tells the time.',
  parameters: { type: 'object', properties: { timeZone: { type: 'string' } } },
}

function createBridge() {
  const calls: { toolCallId: string; name: string; argumentsJson: string; startedAtMs: number }[] = []
  const hangUps: unknown[] = []
  const bridge = createToolBridge({
    send: call => calls.push(call),
    nowMs: () => 1_234.5,
    onHangUp: speech => hangUps.push(speech),
    onHandOver: async ({ agentName }) => `${agentName} has the call.`,
  })
  const [tool] = bridge.define([CLOCK])
  if (!tool) throw new Error('no tool was defined')
  const speech = { isInterrupted: false, done: Promise.resolve(), shield: () => undefined }
  const run = (args: Record<string, unknown>) => tool.run(args, speech)
  return { bridge, calls, hangUps, speech, run, tool }
}

test('a call goes to main with the arguments of the model, and its answer goes back', async () => {
  const { bridge, calls, run, tool } = createBridge()
  expect(tool.parameters).toMatchObject(CLOCK.parameters)
  const running = run({ timeZone: 'UTC', extra: 1 })
  expect(calls).toMatchObject([
    { name: 'clock', argumentsJson: '{"timeZone":"UTC","extra":1}', startedAtMs: 1_235 },
  ])
  bridge.resolve({ toolCallId: 'another', output: 'wrong', isError: false, hangUp: false })
  bridge.resolve({ toolCallId: calls[0]?.toolCallId ?? '', output: 'noon', isError: false, hangUp: false })
  expect(await running).toEqual({ output: 'noon', isError: false })
})

test('a call that is handed over is answered with what the model is to say then', async () => {
  const { bridge, calls, run } = createBridge()
  const running = run({})
  const handOver = { agentName: 'Billing' } as HandOver
  const toolCallId = calls[0]?.toolCallId ?? ''
  bridge.resolve({ toolCallId, output: 'done', isError: false, hangUp: false, handOver })
  expect(await running).toEqual({ output: 'Billing has the call.', isError: false })
})

test("main's error is told to the model in main's words", async () => {
  const { bridge, calls, run } = createBridge()
  const running = run({})
  bridge.resolve({
    toolCallId: calls[0]?.toolCallId ?? '',
    output: 'Mars is no time zone.',
    isError: true,
    hangUp: false,
  })
  expect(await running).toEqual({ output: 'Mars is no time zone.', isError: true })
})

test('hanging up belongs to the speech that asked for it', async () => {
  const { bridge, calls, hangUps, run, speech } = createBridge()
  const running = run({})
  bridge.resolve({ toolCallId: calls[0]?.toolCallId ?? '', output: 'bye', isError: false, hangUp: true })
  await running
  expect(hangUps).toEqual([speech])
})

test('a goodbye that was cut off does not hang up', async () => {
  const { bridge, calls, hangUps, run, speech } = createBridge()
  const running = run({})
  speech.isInterrupted = true
  bridge.resolve({ toolCallId: calls[0]?.toolCallId ?? '', output: 'bye', isError: false, hangUp: true })
  expect(await running).toEqual({ output: 'bye', isError: false })
  expect(hangUps).toEqual([])
})

test('a call that ends leaves no tool waiting', async () => {
  const { bridge, run } = createBridge()
  const running = run({})
  bridge.close()
  expect(await running).toMatchObject({ isError: true, output: expect.stringContaining('did not answer') })
})
