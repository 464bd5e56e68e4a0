import type { ChatRequest, FakeReply } from './fake-replies.ts'
import type { FakeFault, FakeSettings } from './fake-settings.ts'

/** Pieces of an answer, each after a pause. */
export interface Piece {
  afterMs: number
  bytes: Uint8Array
}

const encoder = new TextEncoder()
const PCM_PIECE_BYTES = 9_600

/** Sends the pieces; a fault drops the connection in the middle or lets it drip. `onAbort` tells that the client went away. */
export function streamOf(
  pieces: Iterable<Piece>,
  fault: FakeFault | null,
  onAbort: () => void,
): ReadableStream<Uint8Array> {
  const all = [...pieces]
  let isGone = false
  return new ReadableStream({
    async start(controller) {
      for (const [index, piece] of all.entries()) {
        await Bun.sleep(fault?.kind === 'drip' ? fault.everyMs : piece.afterMs)
        if (isGone) return
        if (fault?.kind === 'drop' && index >= all.length / 2) return controller.error() // Without a reason: Bun prints one.
        controller.enqueue(piece.bytes)
      }
      if (!isGone) controller.close()
    },
    cancel() {
      isGone = true
      onAbort()
    },
  })
}

/** Chat completion as OpenAI streams it: role, content or tool call deltas, finish reason, usage, [DONE]. */
export function* chatPieces(
  request: ChatRequest,
  reply: FakeReply,
  { delays }: FakeSettings,
): Generator<Piece> {
  const id = `chatcmpl-${Bun.randomUUIDv7()}`
  const chunk = (fields: Record<string, unknown>, afterMs: number): Piece =>
    event(
      { id, object: 'chat.completion.chunk', created: 1_700_000_000, model: request.model, ...fields },
      afterMs,
    )
  const delta = (value: Record<string, unknown>, finishReason: string | null, afterMs: number) =>
    chunk({ choices: [{ index: 0, delta: value, finish_reason: finishReason }] }, afterMs)

  if ('tool' in reply) {
    const callId = `call_${Bun.randomUUIDv7()}`
    const opening = { index: 0, id: callId, type: 'function', function: { name: reply.tool, arguments: '' } }
    yield delta({ role: 'assistant', content: null, tool_calls: [opening] }, null, delays.llmFirstTokenMs)
    for (const part of halves(reply.arguments)) {
      yield delta({ tool_calls: [{ index: 0, function: { arguments: part } }] }, null, delays.llmTokenMs)
    }
    yield delta({}, 'tool_calls', 0)
  } else {
    const words = reply.text.split(/(?= )/)
    for (const [index, word] of words.entries()) {
      const value = index === 0 ? { role: 'assistant', content: word } : { content: word }
      yield delta(value, null, index === 0 ? delays.llmFirstTokenMs : delays.llmTokenMs)
    }
    yield delta({}, 'stop', 0)
  }
  yield chunk({ choices: [], usage: { prompt_tokens: 50, completion_tokens: 20, total_tokens: 70 } }, 0)
  yield { afterMs: 0, bytes: encoder.encode('data: [DONE]\n\n') }
}

/** A transcription as it is streamed: deltas, then the whole text. */
export function* transcriptPieces(text: string, delayMs: number): Generator<Piece> {
  const words = text.split(/(?= )/)
  for (const [index, word] of words.entries()) {
    yield event(
      { type: 'transcript.text.delta', delta: word },
      index === 0 ? delayMs * 0.6 : (delayMs * 0.4) / words.length,
    )
  }
  yield event(
    {
      type: 'transcript.text.done',
      text,
      usage: { type: 'tokens', input_tokens: 10, output_tokens: 5, total_tokens: 15 },
    },
    0,
  )
}

export function* pcmPieces(pcm: Uint8Array, firstByteMs: number): Generator<Piece> {
  for (let at = 0; at < pcm.length; at += PCM_PIECE_BYTES) {
    yield { afterMs: at === 0 ? firstByteMs : 4, bytes: pcm.subarray(at, at + PCM_PIECE_BYTES) }
  }
}

function event(value: unknown, afterMs: number): Piece {
  return { afterMs, bytes: encoder.encode(`data: ${JSON.stringify(value)}\n\n`) }
}

function halves(text: string): [string, string] {
  const middle = Math.floor(text.length / 2)
  return [text.slice(0, middle), text.slice(middle)]
}
