import { expect, test } from 'bun:test'
import { llm } from '@livekit/agents'
import type { LineTool, Speech } from '../session/call-line.ts'
import { createLibraryTools } from './library-tools.ts'

function createTool(result: { output: string; isError: boolean }) {
  const speech = { isInterrupted: false, done: Promise.resolve(), shield: () => undefined }
  const seen: Speech[] = []
  const cutOff: llm.FunctionCallOutput[] = []
  const line: LineTool = {
    name: 'clock',
    description: 'Tells the time.',
    parameters: { type: 'object', properties: { timeZone: { type: 'string' } } },
    async run(_, by) {
      seen.push(by)
      return result
    },
  }
  const [tool] = createLibraryTools([line], {
    speechOf: () => speech,
    onCutOff: output => cutOff.push(output),
  })
  if (!tool || !llm.isFunctionTool(tool)) throw new Error('no tool was defined')
  const run = () =>
    tool.execute({}, { ctx: { functionCall: { callId: 'call-1' } } } as never) as Promise<unknown>
  return { run, tool, speech, seen, cutOff }
}

test('a tool is run for the speech that asked for it, and its words go back to the model', async () => {
  const { run, tool, speech, seen } = createTool({ output: 'noon', isError: false })
  expect(tool.parameters).toMatchObject({ properties: { timeZone: { type: 'string' } } })
  expect(await run()).toBe('noon')
  expect(seen).toEqual([speech])
})

test('an error is told to the model in its words', async () => {
  const { run } = createTool({ output: 'Mars is no time zone.', isError: true })
  await expect(run()).rejects.toThrow(new llm.ToolError('Mars is no time zone.'))
})

test('the result of a speech that was cut off is handed on by itself', async () => {
  const { run, speech, cutOff } = createTool({ output: 'noon', isError: false })
  speech.isInterrupted = true
  await run()
  expect(cutOff).toMatchObject([{ callId: 'call-1', name: 'clock', output: 'noon', isError: false }])
})
