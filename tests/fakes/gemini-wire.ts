/**
 * The server side of a WebSocket on a bare TCP socket: Bun's own server always answers a close and cannot close without a code, and
 * just these two are what a client has to live through.
 */
import { createHash } from 'node:crypto'
import type { Socket } from 'bun'

export interface Handshake {
  path: string
  headers: Record<string, string>
}

export interface WireHandlers {
  /** An HTTP status refuses the connection. */
  onHandshake(request: Handshake): { status: number; body: string } | null
  onText(text: string): void
  onPing(): void
  /** The client's close frame; null: without a code. */
  onClose(code: number | null): void
  onGone(): void
}

export interface Wire {
  send(text: string): void
  close(code: number, reason: string): void
  closeEmpty(): void
  drop(): void
  /** From now on nothing is read and nothing answered. */
  playDead(): void
}

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const OPCODE = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

type Connection = Wire & { feed(bytes: Buffer): void; flush(): void; gone(): void }

export function serveWires(create: (wire: Wire) => WireHandlers): { port: number } {
  const server = Bun.listen<{ connection: Connection }>({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      open(socket) {
        socket.data = { connection: createConnection(socket, create) }
      },
      data: (socket, bytes) => socket.data.connection.feed(Buffer.from(bytes)),
      drain: socket => socket.data.connection.flush(),
      close: socket => socket.data.connection.gone(),
      error: socket => socket.data.connection.gone(),
    },
  })
  return { port: server.port }
}

function createConnection(
  socket: Socket<{ connection: Connection }>,
  create: (wire: Wire) => WireHandlers,
): Connection {
  let pending: Buffer = Buffer.alloc(0)
  let unsent: Buffer = Buffer.alloc(0)
  let isOpen = false
  let isDead = false
  let isGone = false
  let fragments: Buffer[] = []

  const flush = () => {
    if (unsent.length === 0 || isGone) return
    const written = socket.write(unsent)
    unsent = unsent.subarray(Math.max(0, written))
  }
  const write = (bytes: Buffer) => {
    if (isDead || isGone) return
    unsent = unsent.length === 0 ? bytes : Buffer.concat([unsent, bytes])
    flush()
  }
  const wire: Wire = {
    send: text => write(frameOf(OPCODE.binary, Buffer.from(text))),
    close(code, reason) {
      const payload = Buffer.alloc(2)
      payload.writeUInt16BE(code)
      write(frameOf(OPCODE.close, Buffer.concat([payload, Buffer.from(reason)])))
      socket.end()
    },
    closeEmpty() {
      write(frameOf(OPCODE.close, Buffer.alloc(0)))
      socket.end()
    },
    drop: () => socket.terminate(),
    playDead() {
      isDead = true
    },
  }
  const handlers = create(wire)

  const shake = (): boolean => {
    const end = pending.indexOf('\r\n\r\n')
    if (end < 0) return false
    const request = parseHead(pending.subarray(0, end).toString())
    pending = pending.subarray(end + 4)
    const refusal = handlers.onHandshake(request)
    if (refusal) {
      const { status, body } = refusal
      write(
        Buffer.from(
          `HTTP/1.1 ${status} Refused\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
        ),
      )
      socket.end()
      return false
    }
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}${GUID}`)
      .digest('base64')
    write(
      Buffer.from(
        `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`,
      ),
    )
    isOpen = true
    return true
  }
  const take = ({ opcode, payload, isLast }: Frame) => {
    if (opcode === OPCODE.ping) {
      handlers.onPing()
      write(frameOf(OPCODE.pong, payload))
    } else if (opcode === OPCODE.close) {
      handlers.onClose(payload.length >= 2 ? payload.readUInt16BE() : null)
      write(frameOf(OPCODE.close, payload))
      if (!isDead) socket.end()
    } else if (opcode <= OPCODE.binary) {
      fragments.push(payload)
      if (!isLast) return
      handlers.onText(Buffer.concat(fragments.splice(0)).toString())
      fragments = []
    }
  }
  return {
    ...wire,
    flush,
    feed(bytes) {
      if (isDead) return
      pending = Buffer.concat([pending, bytes])
      if (!isOpen && !shake()) return
      for (let frame = readFrame(pending); frame && !isDead; frame = readFrame(pending)) {
        pending = pending.subarray(frame.sizeBytes)
        take(frame)
      }
    },
    gone() {
      if (isGone) return
      isGone = true
      handlers.onGone()
    },
  }
}

interface Frame {
  opcode: number
  payload: Buffer
  isLast: boolean
  sizeBytes: number
}

function readFrame(bytes: Buffer): Frame | null {
  if (bytes.length < 2) return null
  const [first = 0, second = 0] = bytes
  let at = 2
  let length = second & 0x7f
  if (length === 126) {
    if (bytes.length < 4) return null
    length = bytes.readUInt16BE(2)
    at = 4
  } else if (length === 127) {
    if (bytes.length < 10) return null
    length = Number(bytes.readBigUInt64BE(2))
    at = 10
  }
  const isMasked = (second & 0x80) !== 0
  const sizeBytes = at + (isMasked ? 4 : 0) + length
  if (bytes.length < sizeBytes) return null
  const payload = Buffer.from(bytes.subarray(sizeBytes - length, sizeBytes))
  if (isMasked) for (let i = 0; i < length; i++) payload[i] = (payload[i] ?? 0) ^ (bytes[at + (i % 4)] ?? 0)
  return { opcode: first & 0x0f, payload, isLast: (first & 0x80) !== 0, sizeBytes }
}

function frameOf(opcode: number, payload: Buffer): Buffer {
  const { length } = payload
  const head = length < 126 ? Buffer.alloc(2) : length < 65_536 ? Buffer.alloc(4) : Buffer.alloc(10)
  head[0] = 0x80 | opcode
  if (length < 126) head[1] = length
  else if (length < 65_536) {
    head[1] = 126
    head.writeUInt16BE(length, 2)
  } else {
    head[1] = 127
    head.writeBigUInt64BE(BigInt(length), 2)
  }
  return Buffer.concat([head, payload])
}

function parseHead(head: string): Handshake {
  const [requestLine = '', ...lines] = head.split('\r\n')
  const headers = Object.fromEntries(
    lines.map(line => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  return { path: requestLine.split(' ')[1] ?? '', headers }
}
