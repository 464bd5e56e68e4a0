import { afterEach, expect, test } from 'bun:test'
import type { ConnectionOptions } from './openai-connection.ts'
import { OpenAiLink } from './openai-link.ts'

let link: OpenAiLink
afterEach(() => link.close())

/** A link over connections that stand at once, with sessions that end at that time by the provider's clock. */
function openLink(expiresInMs: number) {
  const resumed: string[] = []
  let opened = 0
  link = new OpenAiLink({
    open({ onReady, onEvent }: Pick<ConnectionOptions, 'onReady' | 'onEvent'>) {
      opened++
      let isReady = false
      queueMicrotask(() => {
        isReady = true
        const session = { expires_at: Math.round((Date.now() + expiresInMs) / 1000) }
        onEvent({ type: 'session.created', session })
        onReady()
      })
      return {
        get isReady() {
          return isReady
        },
        send: () => undefined,
        close: async () => undefined,
        giveUp: () => undefined,
      }
    },
    onEvent: () => undefined,
    onReady: () => undefined,
    onDown: () => undefined,
    onResumed: ({ reason }) => void resumed.push(reason),
    onFault: () => undefined,
    isQuiet: () => true,
    isBusy: () => false,
  })
  link.start()
  return { resumed, opened: () => opened }
}

test('on a machine whose clock is hours ahead of the provider a session is not left as soon as it stands, again and again', async () => {
  const { opened, resumed } = openLink(-2 * 60 * 60_000)
  await Bun.sleep(100)
  expect([opened(), resumed]).toEqual([1, []])
})
