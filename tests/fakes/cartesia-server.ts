/** Cartesia's speech socket for tests, in a process of its own (see provider-fake.ts): real speech by espeak-ng. */
import { speak } from './fake-voice.ts'
import { flood, type Socket, serveProvider, steering, takeFault, tell } from './provider-server.ts'

interface State {
  cancelled: Set<string>
}

const PIECE_BYTES = 9_600
/** 20 ms. */
const DRIP_BYTES = 960
/** Stands for a voice that is not there. */
const NO_VOICE = 'nobody'

serveProvider<State>({
  createState: () => ({ cancelled: new Set() }),
  refuse({ path, query, headers }) {
    const { apiKey } = steering.settings
    if (path !== '/tts/websocket') return new Response(null, { status: 404 })
    if (!query.cartesia_version && !headers['cartesia-version']) return new Response(null, { status: 400 })
    const isWrongKey = apiKey !== null && headers['x-api-key'] !== apiKey
    return isWrongKey ? new Response(`Unauthorized: ${headers['x-api-key']}`, { status: 401 }) : null
  },
  heard(socket, message) {
    const contextId = String(message.context_id)
    if (message.cancel) socket.data.state.cancelled.add(contextId)
    else void speakContext(socket, contextId, message)
  },
})

async function speakContext(
  socket: Socket<State>,
  contextId: string,
  message: Record<string, unknown>,
): Promise<void> {
  const { models, delays } = steering.settings
  const { id } = Object(message.voice) as { id?: string }
  if (models && !models.includes(String(message.model_id)))
    return fail(
      socket,
      contextId,
      400,
      'Invalid model: The model is not valid, make sure it is a valid model ID.',
    )
  if (!id || id === NO_VOICE) return fail(socket, contextId, 404, 'Voice not found')
  const fault = takeFault('error', 'close', 'drop', 'hang', 'flood', 'drip')
  if (fault?.kind === 'hang') return
  if (fault?.kind === 'flood') return flood(socket, fault.bytes)
  const pcm = await speak(String(message.transcript))
  await Bun.sleep(delays.firstMs)
  if (fault?.kind === 'error') return fail(socket, contextId, fault.code, fault.words)
  const pieceBytes = fault?.kind === 'drip' ? DRIP_BYTES : PIECE_BYTES
  for (let at = 0; at < pcm.length; at += pieceBytes) {
    if ((fault?.kind === 'close' || fault?.kind === 'drop') && at >= pcm.length / 2)
      return fault.kind === 'close' ? socket.close(fault.code, fault.reason) : socket.terminate()
    if (socket.data.state.cancelled.has(contextId)) break
    const data = Buffer.from(pcm.subarray(at, at + pieceBytes)).toString('base64')
    const chunk = { type: 'chunk', data, done: false, status_code: 206, step_time: 12, context_id: contextId }
    if (!tell(socket, chunk)) return
    await Bun.sleep(fault?.kind === 'drip' ? fault.everyMs : delays.everyMs)
  }
  tell(socket, { type: 'done', done: true, status_code: 200, context_id: contextId })
}

function fail(socket: Socket<State>, contextId: string, statusCode: number, error: string): void {
  tell(socket, { type: 'error', done: true, error, status_code: statusCode, context_id: contextId })
}
