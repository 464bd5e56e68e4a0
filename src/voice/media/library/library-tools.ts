import { llm, type voice } from '@livekit/agents'
import type { LineTool, Speech } from '../session/call-line.ts'

interface LibraryToolsOptions {
  speechOf(handle: voice.SpeechHandle): Speech
  /** The result of a call whose speech was cut off meanwhile: the library forgets it where the model speaks by itself. */
  onCutOff(output: llm.FunctionCallOutput): void
}

/** The tools of a line as the library runs them. */
export function createLibraryTools(
  tools: readonly LineTool[],
  { speechOf, onCutOff }: LibraryToolsOptions,
): llm.ToolContextEntry[] {
  return tools.map(({ name, description, parameters, run }) =>
    llm.tool({
      name,
      description,
      parameters: { type: 'object' as const, properties: {}, ...parameters },
      execute: async (args: Record<string, unknown>, { ctx }) => {
        const speech = speechOf(ctx.speechHandle)
        const { output, isError } = await run(args, speech)
        const { callId } = ctx.functionCall
        if (speech.isInterrupted) onCutOff(llm.FunctionCallOutput.create({ callId, name, output, isError }))
        if (isError) throw new llm.ToolError(output)
        return output
      },
    }),
  )
}
