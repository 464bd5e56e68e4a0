// A media host that does as it is told by the words of a `say` message: stays silent, throws, hangs or speaks nonsense.
import type { DownMessage, UpMessage } from '../protocol.ts'

declare const self: Worker
const post = (message: UpMessage | { type: 'nonsense' }) => self.postMessage(message)

self.onmessage = ({ data }: MessageEvent<DownMessage>) => {
  if (data.type === 'hello') {
    post({ type: 'ready', version: data.version })
    setInterval(() => post({ type: 'heartbeat', sessions: 1, lagP99Ms: 2, lagMaxMs: 3 }), 20)
  } else if (data.type === 'drain') {
    post({ type: 'drained' })
  } else if (data.type === 'say') {
    obey(data)
  }
}

function obey({ callId, text }: Extract<DownMessage, { type: 'say' }>): void {
  if (text === 'throw')
    setTimeout(() => {
      throw new Error('the fixture was told to throw')
    })
  if (text === 'reject') void Promise.reject(new Error('the fixture was told to reject'))
  if (text === 'hang') for (;;);
  if (text === 'nonsense') post({ type: 'nonsense' })
  if (text === 'log') post({ type: 'log', level: 'info', message: 'A log line', attributes: { fact: 1 } })
  post({ type: 'language', callId, language: `heard ${text}` })
}
