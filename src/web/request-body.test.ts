import { describe, expect, test } from 'bun:test'
import { AppError } from '#core/errors.ts'
import { HttpError } from './problem-details.ts'
import { BODY_MAX_BYTES, readBody } from './request-body.ts'

const JSON_TYPE = 'application/json'
const FORM_TYPE = 'application/x-www-form-urlencoded'

const post = (body?: BodyInit) => new Request('http://localhost/', { method: 'POST', body })

/** A body without a declared length, as a chunked request carries it. */
function streamed(chunks: number, sizeBytes: number): { request: Request; sent: () => number } {
  let sent = 0
  const body = new ReadableStream({
    pull(controller) {
      if (sent === chunks) return controller.close()
      sent++
      controller.enqueue(new Uint8Array(sizeBytes).fill(0x20))
    },
  })
  return { request: new Request('http://localhost/', { method: 'POST', body }), sent: () => sent }
}

async function refusal(request: Request, type: string): Promise<number | string[]> {
  try {
    await readBody(request, type)
  } catch (error) {
    if (error instanceof HttpError) return error.status
    if (error instanceof AppError) return error.issues.map(issue => issue.path)
    throw error
  }
  throw new Error('This should have been refused.')
}

describe('a body', () => {
  test('of JSON is any JSON value', async () => {
    expect(await readBody(post('{"a":[1,"ü"]}'), JSON_TYPE)).toEqual({ a: [1, 'ü'] })
    expect(await readBody(post('null'), JSON_TYPE)).toBeNull()
  })

  test('of a form is its fields, and a repeated one has all its values', async () => {
    const body = 'name=A+B&tools=clock&tools=hang_up&empty=&%C3%BC=%26'
    expect(await readBody(post(body), FORM_TYPE)).toEqual({
      name: 'A B',
      tools: ['clock', 'hang_up'],
      empty: '',
      ü: '&',
    })
  })

  test('that is not there or empty is undefined, whatever its type', async () => {
    expect(await readBody(post(), '')).toBeUndefined()
    expect(await readBody(post(''), JSON_TYPE)).toBeUndefined()
    expect(await readBody(streamed(0, 0).request, 'x')).toBeUndefined()
  })

  test('of another type is refused', async () => {
    expect(await refusal(post('x'), 'text/plain')).toBe(415)
    expect(await refusal(post('x'), '')).toBe(415)
  })

  test.each([
    ['text that is no JSON', '{"a":'],
    ['bytes that are no UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
  ])('of %s is malformed', async (_, body) => {
    expect(await refusal(post(body), JSON_TYPE)).toBe(400)
  })

  test('as large as the limit is read, one byte more is not', async () => {
    const fits = `"${'x'.repeat(BODY_MAX_BYTES - 2)}"`
    expect(await readBody(post(fits), JSON_TYPE)).toHaveLength(BODY_MAX_BYTES - 2)
    expect(await refusal(post(`${fits} `), JSON_TYPE)).toBe(413)
  })

  test('without a declared length is not read further than the limit', async () => {
    const { request, sent } = streamed(1_000, 64 * 1024)
    expect(await refusal(request, JSON_TYPE)).toBe(413)
    expect(sent()).toBeLessThan(40)
  })

  test('that claims to be large is refused before it is read', async () => {
    const { request, sent } = streamed(1_000, 64 * 1024)
    request.headers.set('content-length', String(BODY_MAX_BYTES + 1))
    expect(await refusal(request, JSON_TYPE)).toBe(413)
    // One chunk is on its way as soon as there is a stream.
    expect(sent()).toBeLessThanOrEqual(1)
  })

  test('that does not come to an end is given up after a while, and no more of it is read', async () => {
    let isCancelled = false
    const body = new ReadableStream({
      start: controller => controller.enqueue(new Uint8Array([0x7b])),
      cancel() {
        isCancelled = true
      },
    })
    const request = new Request('http://localhost/', { method: 'POST', body })
    const attempt = readBody(request, JSON_TYPE, { timeoutMs: 20 }).catch((error: unknown) => error)
    expect(await attempt).toMatchObject({ status: 408, headers: { connection: 'close' } })
    expect(isCancelled).toBe(true)
  })

  test.each([
    ['{"a":{"b":"x\\u0000"}}', ['a.b']],
    ['{"a":["\\ud800"]}', ['a.0']],
    ['{"a\\u0000":1}', ['']],
    ['{"a":{"__proto__":{}}}', ['a']],
    [`${'{"a":'.repeat(17)}1${'}'.repeat(17)}`, ['a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a']],
  ])('%s is refused by the place of what cannot be kept', async (body, paths) => {
    expect(await refusal(post(body), JSON_TYPE)).toEqual(paths)
  })

  test('of a form with a NUL character is refused by the field', async () => {
    expect(await refusal(post('name=%00'), FORM_TYPE)).toEqual(['name'])
  })

  test('of a form with too many fields is refused', async () => {
    expect(await refusal(post('a=&'.repeat(1_001)), FORM_TYPE)).toBe(413)
  })
})
