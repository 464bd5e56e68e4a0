/** ElevenLabs' multi-context socket for tests, in a process of its own (see provider-fake.ts): real speech by espeak-ng. */
import { speak } from './fake-voice.ts'
import { flood, type Socket, serveProvider, steering, takeFault, tell } from './provider-server.ts'

interface State {
  /** The text of each open context. */
  contexts: Map<string, { text: string; isAsked: boolean; isClosed: boolean }>
}

const CONTEXTS_MAX = 5
const POLICY_VIOLATION = 1008
const PIECE_BYTES = 9_600
/** 20 ms. */
const DRIP_BYTES = 960
const PATH = /^\/v1\/text-to-speech\/([^/]+)\/multi-stream-input$/
/** Stands for a voice that is not there. */
const NO_VOICE = 'nobody'

serveProvider<State>({
  createState: () => ({ contexts: new Map() }),
  refuse: ({ path, query }) => {
    if (!PATH.test(path)) return new Response(null, { status: 404 })
    return query.output_format === 'pcm_24000' ? null : new Response(null, { status: 403 })
  },
  opened(socket) {
    // The door is open to everybody; what is wrong is said inside.
    const { apiKey, models } = steering.settings
    const { headers, query, path } = socket.data
    if (apiKey !== null && headers['xi-api-key'] !== apiKey)
      return refuse(socket, 'invalid_api_key', `Invalid API key ${headers['xi-api-key']}`)
    if (models && !models.includes(query.model_id ?? ''))
      return refuse(socket, 'model_not_found', `A model with model ID ${query.model_id} does not exist`)
    if (PATH.exec(path)?.[1] === NO_VOICE)
      refuse(socket, 'voice_id_does_not_exist', 'A voice with voice_id nobody does not exist.')
  },
  heard(socket, message) {
    const { contexts } = socket.data.state
    if (message.close_socket) return socket.close(1000, '')
    const id = typeof message.context_id === 'string' ? message.context_id : 'default'
    const context = contexts.get(id) ?? { text: '', isAsked: false, isClosed: false }
    if (!contexts.has(id)) {
      if (message.text !== ' ' || contexts.size >= CONTEXTS_MAX)
        return refuse(socket, 'max_contexts_exceeded', 'Maximum simultaneous contexts exceeded')
      contexts.set(id, context)
    }
    if (typeof message.text === 'string') context.text += message.text
    if (message.flush && !context.isAsked) {
      context.isAsked = true
      void speakContext(socket, id)
    }
    if (message.close_context) {
      context.isClosed = true
      if (!context.isAsked) contexts.delete(id)
    }
  },
})

async function speakContext(socket: Socket<State>, contextId: string): Promise<void> {
  const { contexts } = socket.data.state
  const fault = takeFault('error', 'close', 'drop', 'hang', 'flood', 'drip')
  if (fault?.kind === 'hang') return
  if (fault?.kind === 'flood') return flood(socket, fault.bytes)
  const { delays } = steering.settings
  const pcm = await speak(contexts.get(contextId)?.text.trim() ?? '')
  await Bun.sleep(delays.firstMs)
  if (fault?.kind === 'error') return refuse(socket, fault.type, fault.words, fault.code)
  const pieceBytes = fault?.kind === 'drip' ? DRIP_BYTES : PIECE_BYTES
  for (let at = 0; at < pcm.length; at += pieceBytes) {
    if ((fault?.kind === 'close' || fault?.kind === 'drop') && at >= pcm.length / 2)
      return fault.kind === 'close' ? socket.close(fault.code, fault.reason) : socket.terminate()
    const audio = Buffer.from(pcm.subarray(at, at + pieceBytes)).toString('base64')
    if (!tell(socket, { audio, isFinal: null, alignment: null, contextId })) return
    await Bun.sleep(fault?.kind === 'drip' ? fault.everyMs : delays.everyMs)
  }
  // The last word on a context comes when it has been closed.
  while (contexts.get(contextId)?.isClosed === false && socket.readyState === WebSocket.OPEN)
    await Bun.sleep(5)
  contexts.delete(contextId)
  tell(socket, { isFinal: true, contextId })
}

function refuse(socket: Socket<State>, error: string, words: string, code = POLICY_VIOLATION): void {
  tell(socket, { message: words, error, code })
  socket.close(code, words)
}
