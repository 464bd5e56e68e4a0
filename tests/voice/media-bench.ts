import { randomUUID } from 'node:crypto'
import { voiceEn } from '#messages/voice-en.ts'
import type { DownMessage, SessionPlan, UpMessage } from '#voice/protocol.ts'
import { upMessage } from '#voice/protocol.ts'

type MessageOf<T extends UpMessage['type']> = Extract<UpMessage, { type: T }>

export type ToolAnswer = { output: string; isError?: boolean; hangUp?: boolean }

/** A media host with a test in the place of main. */
export interface MediaBench {
  start(plan: SessionPlan): void
  send(message: DownMessage): void
  /** The first message of this type about this call that fits; waits for it when there is none yet. */
  waitFor<T extends UpMessage['type']>(
    type: T,
    callId: string,
    options?: WaitOptions<T>,
  ): Promise<MessageOf<T>>
  /** The same, whatever the call. */
  waitForAny<T extends UpMessage['type']>(
    type: T,
    where: (message: MessageOf<T>) => boolean,
  ): Promise<MessageOf<T>>
  /** Whether turns are confirmed as they come; they are by default. */
  acknowledges(yes: boolean): void
  /** What came about a call, in order. */
  of(callId: string): UpMessage[]
  messages: readonly UpMessage[]
  /** How this main answers tools; by default with an error. */
  answerTools(answer: (call: MessageOf<'tool_call'>) => ToolAnswer | Promise<ToolAnswer>): void
  close(): Promise<void>
}

interface WaitOptions<T extends UpMessage['type']> {
  where?: (message: MessageOf<T>) => boolean
  withinMs?: number
  /** Only what came after this many messages: `bench.messages.length` at some moment. */
  after?: number
}

const WAIT_MS = 12_000

/** Starts `media-thread.ts` as a Worker, as the program does, and greets it. */
export async function startMediaBench(options: { acknowledges?: boolean } = {}): Promise<MediaBench> {
  const worker = new Worker(new URL('../../src/voice/media/media-thread.ts', import.meta.url).href, {
    // rtc-node logs every connection to standard output otherwise.
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const messages: UpMessage[] = []
  const listeners = new Set<() => void>()
  let answer: Parameters<MediaBench['answerTools']>[0] = call => ({
    output: `no ${call.name} here`,
    isError: true,
  })
  let acknowledges = options.acknowledges ?? true
  const send = (message: DownMessage) => worker.postMessage(message)

  const answerTool = async (call: MessageOf<'tool_call'>) => {
    const { callId, toolCallId } = call
    const { output, isError = false, hangUp = false } = await answer(call)
    send({ type: 'tool_result', callId, toolCallId, output, isError, hangUp })
  }

  worker.onmessage = (event: MessageEvent<unknown>) => {
    const message = upMessage.parse(event.data)
    messages.push(message)
    if (message.type === 'turn' && acknowledges) {
      send({ type: 'turn_ack', callId: message.callId, seq: message.turn.seq })
    }
    if (message.type === 'tool_call') void answerTool(message)
    for (const listener of listeners) listener()
  }
  const until = <T>(reason: string, find: () => T | undefined, withinMs: number): Promise<T> =>
    new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer)
        listeners.delete(check)
      }
      const check = () => {
        const found = find()
        if (found === undefined) return
        stop()
        resolve(found)
      }
      const timer = setTimeout(() => {
        stop()
        reject(new Error(`waited ${withinMs} ms in vain for ${reason}; came: ${summary(messages)}`))
      }, withinMs)
      listeners.add(check)
      check()
    })

  send({ type: 'hello', version: 1, logLevel: process.env.MEDIA_LOG ?? 'warn' })
  await until('ready', () => messages.find(message => message.type === 'ready'), WAIT_MS)
  return {
    start: plan => send({ type: 'start', plan }),
    send,
    waitFor: (type, callId, { where = () => true, withinMs = WAIT_MS, after = 0 } = {}) =>
      until(
        `"${type}" of the call`,
        () =>
          messages
            .slice(after)
            .find(
              (message): message is MessageOf<typeof type> =>
                message.type === type &&
                'callId' in message &&
                message.callId === callId &&
                where(message as MessageOf<typeof type>),
            ),
        withinMs,
      ),
    waitForAny: (type, where) =>
      until(
        `"${type}"`,
        () =>
          messages.find(
            (message): message is MessageOf<typeof type> =>
              message.type === type && where(message as MessageOf<typeof type>),
          ),
        WAIT_MS,
      ),
    acknowledges(yes) {
      acknowledges = yes
    },
    of: callId => messages.filter(message => 'callId' in message && message.callId === callId),
    messages,
    answerTools(next) {
      answer = next
    },
    async close() {
      send({ type: 'drain' })
      await until('drained', () => messages.find(message => message.type === 'drained'), WAIT_MS * 2)
      worker.terminate()
    },
  }
}

const PROMPT =
  'You are Anna, the voice of the Blue Door.\n\n# Tone\nWarm — “kind”, naïve; 你好 👋\n\t{{kept}} \\n as it is. '

export function planOf(
  patch: Partial<SessionPlan> & Pick<SessionPlan, 'roomUrl' | 'roomToken' | 'models'>,
): SessionPlan {
  return {
    callId: randomUUID(),
    systemPrompt: PROMPT,
    greeting: 'Hello, this is Anna of the Blue Door. How can I help you?',
    language: 'en',
    otherLanguages: [],
    fallbacks: [],
    pace: 'balanced',
    silenceMs: null,
    resumed: null,
    awaitsCaller: false,
    tools: [],
    speechProgram: { kind: 'espeak-ng', path: Bun.which('espeak-ng') ?? 'espeak-ng' },
    maxDurationMs: 600_000,
    serviceSentences: {
      ...voiceEn.serviceSentences,
      providerFailed: 'Something is broken. Goodbye.',
      maxDuration: 'Time is over. Goodbye.',
      earsNotConnected: 'I cannot hear you. Please type.',
      shutdown: 'We are closing. Goodbye.',
    },
    ...patch,
  }
}

function summary(messages: readonly UpMessage[]): string {
  return messages
    .filter(message => message.type !== 'heartbeat')
    .map(message => JSON.stringify(message).slice(0, 300))
    .join('\n')
}
