import type { Socket } from 'bun'

/** Stands between Parley and one provider, and sees what of its connections is in use. */
export interface ProviderTap {
  /** The same address behind the tap. */
  baseUrl: string
  /** WebSockets that stand, and requests whose answer is not complete. A connection that is kept for the next request is neither. */
  inUse(): number
  /** The latest time in which something was in use, on the monotonic clock in ms; it ends now while something is. */
  lastUse(): { beganAt: number; endedAt: number }
  /** From now on nothing that the provider says gets through. */
  hold(): void
  /** Lets new connections through again; those that were held stay so. */
  release(): void
  stop(): void
}

interface Line {
  /** The other end, as soon as it is there; what came before waits. */
  far: Socket | null
  waiting: Buffer[]
  isSocket: boolean
  isAsking: boolean
  isHeld: boolean
  answer: AnswerReader
}

/** `baseUrl`: of the provider, on this machine. */
export function startProviderTap(baseUrl: string): ProviderTap {
  const { hostname, port, pathname } = new URL(baseUrl)
  const lines = new Set<Line>()
  let isHolding = false
  let beganAt = 0
  let endedAt = 0

  const inUse = () => [...lines].filter(isInUse).length

  const connect = async (line: Line, near: Socket<Line>) => {
    const far = await Bun.connect({
      hostname,
      port: Number(port),
      socket: {
        data: (_, bytes) => pass(line, near, bytes),
        close: () => void near.end(),
        error: () => void near.end(),
      },
    })
    line.far = far
    for (const bytes of line.waiting.splice(0)) far.write(bytes)
  }
  const pass = (line: Line, near: Socket<Line>, bytes: Buffer) => {
    if (isHolding) line.isHeld = true
    if (line.isHeld) return
    if (!line.isSocket && line.answer.read(bytes)) {
      endedAt = performance.now()
      line.isAsking = false
    }
    near.write(bytes)
  }
  const listener = Bun.listen<Line>({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      open(near) {
        const line: Line = {
          far: null,
          waiting: [],
          isSocket: false,
          isAsking: false,
          isHeld: isHolding,
          answer: createAnswerReader(),
        }
        near.data = line
        lines.add(line)
        connect(line, near).catch(() => near.end())
      },
      data(near, bytes) {
        const line = near.data
        if (inUse() === 0) beganAt = performance.now()
        if (!line.isAsking && /^upgrade: *websocket/im.test(bytes.toString('latin1'))) line.isSocket = true
        line.isAsking = true
        if (line.far) line.far.write(bytes)
        else line.waiting.push(Buffer.from(bytes))
      },
      close(near) {
        if (isInUse(near.data)) endedAt = performance.now()
        lines.delete(near.data)
        near.data.far?.end()
      },
    },
  })
  return {
    baseUrl: `http://127.0.0.1:${listener.port}${pathname === '/' ? '' : pathname}`,
    inUse,
    lastUse: () => ({ beganAt, endedAt: inUse() > 0 ? performance.now() : endedAt }),
    hold() {
      isHolding = true
    },
    release() {
      isHolding = false
    },
    stop: () => listener.stop(true),
  }
}

function isInUse({ isSocket, isAsking }: Line): boolean {
  return isSocket || isAsking
}

interface AnswerReader {
  /** True when these bytes complete the answer to a request. */
  read(bytes: Buffer): boolean
}

/** Finds the end of HTTP answers as the fakes give them: of known length, or in chunks. */
function createAnswerReader(): AnswerReader {
  let text = ''
  return {
    read(bytes) {
      text += bytes.toString('latin1')
      const headEnd = text.indexOf('\r\n\r\n')
      if (headEnd < 0) return false
      const length = /^content-length: *(\d+)/im.exec(text.slice(0, headEnd))?.[1]
      const isComplete =
        length === undefined ? text.endsWith('0\r\n\r\n') : text.length >= headEnd + 4 + Number(length)
      if (isComplete) text = ''
      return isComplete
    },
  }
}
