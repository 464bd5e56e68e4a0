import { afterEach, describe, expect, test } from 'bun:test'
import { waitFor } from '#testing/wait-for.ts'
import {
  BACKLOG_MAX_BYTES,
  createEventStreams,
  type EventStream,
  type EventStreams,
  STREAMS_PER_OWNER_MAX,
} from './event-streams.ts'

let streams: EventStreams = createEventStreams({ keepOpen() {} })
afterEach(() => {
  streams.closeAll()
  streams = createEventStreams({ keepOpen() {} })
})

/** Opens a stream and keeps what a test needs of it. */
function open(owner = 'ann', all: EventStreams = streams) {
  const abort = new AbortController()
  const seen = { ended: 0, stream: undefined as EventStream | undefined }
  const response = all.open(new Request('http://localhost/', { signal: abort.signal }), {
    owner,
    start(stream) {
      seen.stream = stream
      return () => void seen.ended++
    },
  })
  return {
    response,
    abort,
    seen,
    send: (...message: Parameters<EventStream['send']>) => seen.stream?.send(...message),
  }
}

async function readUntil(response: Response, wanted: string): Promise<string> {
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += new TextDecoder().decode(chunk)
    if (text.includes(wanted)) return text
  }
  return text
}

describe('a stream of events', () => {
  test('is never kept or buffered on the way, and lives beyond the idle limit', () => {
    const kept: Request[] = []
    const all = createEventStreams({ keepOpen: request => void kept.push(request) })
    const { response } = open('ann', all)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    expect(kept).toHaveLength(1)
    all.closeAll()
  })

  test('carries messages as they are sent, each line of them marked', async () => {
    const { response, send } = open()
    send('<p>one\ntwo\r\nthree</p>')
    send('last', { id: '7', event: 'tick' })
    expect(await readUntil(response, 'last\n\n')).toBe(
      ': connected\n\ndata: <p>one\ndata: two\ndata: three</p>\n\nid: 7\nevent: tick\ndata: last\n\n',
    )
  })

  test('does not let data write events of its own', async () => {
    const { response, send } = open()
    send('end', { id: 'x\ndata: forged', event: 'a\r\n\r\ndata: forged' })
    const text = await readUntil(response, 'data: end\n\n')
    expect(text).not.toContain('\ndata: forged')
  })

  test('beats while nothing happens', async () => {
    const quick = createEventStreams({ keepOpen() {}, heartbeatIntervalMs: 5 })
    const { response } = open('ann', quick)
    expect(await readUntil(response, 'still here')).toContain(': still here\n\n')
    quick.closeAll()
  })
})

describe('a stream ends, and everything of it is undone once,', () => {
  test('when the client goes away', async () => {
    const { abort, seen } = open()
    abort.abort()
    await waitFor('the stream is gone', () => streams.count() === 0)
    abort.abort()
    expect(seen.ended).toBe(1)
  })

  test('when the client stops reading', async () => {
    const { response, seen } = open()
    await response.body?.cancel()
    expect([streams.count(), seen.ended]).toEqual([0, 1])
  })

  test('when it is closed, and what is sent afterwards is dropped', async () => {
    const { response, seen, send } = open()
    send('before')
    seen.stream?.close()
    send('after')
    expect(await response.text()).toBe(': connected\n\ndata: before\n\n')
    expect([streams.count(), seen.ended]).toEqual([0, 1])
  })

  test('when it closes itself while it starts', async () => {
    let ended = 0
    const response = streams.open(new Request('http://localhost/'), {
      owner: 'ann',
      start(stream) {
        stream.close()
        return () => void ended++
      },
    })
    await response.text()
    expect([streams.count(), ended]).toEqual([0, 1])
  })

  test('when the client does not read what is sent', () => {
    const { seen, send } = open()
    const message = 'x'.repeat(64 * 1024)
    let sent = 0
    while (seen.ended === 0 && sent < 100) {
      send(message)
      sent++
    }
    expect(seen.ended).toBe(1)
    expect(sent * message.length).toBeLessThan(BACKLOG_MAX_BYTES + 3 * message.length)
  })

  test('when the server stops, which takes no new ones', async () => {
    const first = open()
    const second = open('bob')
    streams.closeAll()
    await Promise.all([first.response.text(), second.response.text()])
    expect([first.seen.ended, second.seen.ended, streams.count()]).toEqual([1, 1, 0])
    expect(() => open()).toThrow('Parley is stopping.')
  })
})

describe('nobody holds more streams than a person needs:', () => {
  test('the next one is refused until another has ended, others are not concerned', () => {
    const mine = Array.from({ length: STREAMS_PER_OWNER_MAX }, () => open())
    expect(() => open()).toThrow('Too many live pages')
    open('bob')
    mine[0]?.seen.stream?.close()
    open()
    expect(streams.count()).toBe(STREAMS_PER_OWNER_MAX + 1)
  })
})
