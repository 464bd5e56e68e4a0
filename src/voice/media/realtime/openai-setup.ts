import { llm } from '@livekit/agents'

/** Writes down what the caller says; the model itself hears the audio. */
const TRANSCRIPTION_MODEL = 'gpt-4o-mini-transcribe'
const PREFIX_PADDING_MS = 300
/** After so much silence the caller's turn is over. */
const TURN_SILENCE_MS = 500

interface SetupOptions {
  model: string
  voice: string
  instructions: string
  tools: llm.ToolContext
}

/** The configuration of a session (`session.update`): audio both ways, the server takes the turns. */
export function sessionOf({ model, voice, instructions, tools }: SetupOptions): Record<string, unknown> {
  const format = { type: 'audio/pcm', rate: 24_000 }
  return {
    type: 'realtime',
    model,
    instructions,
    output_modalities: ['audio'],
    audio: {
      input: {
        format,
        // A telephone or a headset is close to the mouth; less noise means fewer false interruptions.
        noise_reduction: { type: 'near_field' },
        transcription: { model: TRANSCRIPTION_MODEL },
        turn_detection: {
          type: 'server_vad',
          threshold: 0.5,
          prefix_padding_ms: PREFIX_PADDING_MS,
          silence_duration_ms: TURN_SILENCE_MS,
          create_response: true,
          interrupt_response: true,
        },
      },
      output: { format, voice },
    },
    tools: toolsOf(tools),
    tool_choice: 'auto',
  }
}

export function toolsOf(tools: llm.ToolContext): Record<string, unknown>[] {
  return tools.flatten().flatMap(tool =>
    llm.isFunctionTool(tool)
      ? [
          {
            type: 'function',
            name: tool.name,
            description: tool.description,
            parameters: llm.toJsonSchema(tool.parameters),
          },
        ]
      : [],
  )
}
