import { expect, test } from 'bun:test'
import { llm } from '@livekit/agents'
import { createToolBridge } from './tool-bridge.ts'

const CLOCK = {
  name: 'clock',
  description: 'Tells the time.',
  parameters: { type: 'object', properties: { timeZone: { type: 'string' } } },
}

function createBridge() {
  const calls: { toolCallId: string; name: string; argumentsJson: string; startedAtMs: number }[] = []
  const hangUps: unknown[] = []
  const cutOff: llm.FunctionCallOutput[] = []
  const bridge = createToolBridge({
    definitions: [CLOCK],
    send: call => calls.push(call),
    nowMs: () => 1_234.5,
    onHangUp: speech => hangUps.push(speech),
    onCutOff: output => cutOff.push(output),
  })
  const [tool] = bridge.tools
  if (!tool || !llm.isFunctionTool(tool)) throw new Error('no tool was defined')
  const speech = { id: 'speech', interrupted: false }
  const run = (args: Record<string, unknown>) =>
    tool.execute(args, {
      ctx: { speechHandle: speech, functionCall: { callId: 'call-1' } },
    } as never) as Promise<unknown>
  return { bridge, calls, hangUps, cutOff, speech, run, tool }
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
  expect(await running).toBe('noon')
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
  await expect(running).rejects.toThrow(new llm.ToolError('Mars is no time zone.'))
})

test('hanging up belongs to the speech that asked for it', async () => {
  const { bridge, calls, hangUps, run, speech } = createBridge()
  const running = run({})
  bridge.resolve({ toolCallId: calls[0]?.toolCallId ?? '', output: 'bye', isError: false, hangUp: true })
  await running
  expect(hangUps).toEqual([speech])
})

test('a goodbye that was cut off does not hang up, and its result is handed on by itself', async () => {
  const { bridge, calls, hangUps, cutOff, run, speech } = createBridge()
  const running = run({})
  speech.interrupted = true
  bridge.resolve({ toolCallId: calls[0]?.toolCallId ?? '', output: 'bye', isError: false, hangUp: true })
  expect(await running).toBe('bye')
  expect(hangUps).toEqual([])
  expect(cutOff).toMatchObject([{ callId: 'call-1', name: 'clock', output: 'bye', isError: false }])
})

test('a call that ends leaves no tool waiting', async () => {
  const { bridge, run } = createBridge()
  const running = run({})
  bridge.close()
  await expect(running).rejects.toThrow('did not answer')
})
