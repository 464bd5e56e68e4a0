import { llm } from '@livekit/agents'
import type { ClientEvent, OpenAiError, OpenAiResponse } from './openai-events.ts'

/** From the request to the model's first sign, reconnects included. */
const REPLY_TIMEOUT_MS = 20_000
const CALLED_OFF_MAX = 100

export interface ReplyRequest {
  /** For this answer alone; null: by the session's instructions. */
  instructions: string | null
  toolChoice: string | Record<string, unknown>
}

/** An answer that was asked for (`response.create`); the server names it in the answer's metadata. */
export interface AskedReply {
  readonly id: string
  readonly request: ReplyRequest
  /** The library waits for it; else it is told of it as of an answer that the server began. */
  readonly isAwaited: boolean
  readonly generation: Promise<llm.GenerationCreatedEvent>
  isSent: boolean
  resolve(event: llm.GenerationCreatedEvent): void
  reject(reason: string): void
}

interface ReplyBookOptions {
  /** Whether it went out. */
  send(event: ClientEvent): boolean
  onSent(): void
}

export interface ReplyBook {
  readonly isEmpty: boolean
  ask(request: ReplyRequest, options: { isAwaited: boolean }): AskedReply
  /** What an answer answers: 'called off', one of ours, or null (the caller's words). */
  take(response: OpenAiResponse): AskedReply | 'called off' | null
  callOff(reply: AskedReply): void
  callOffAll(): void
  /** An error about one of them; true when there is nothing more to be done about it. */
  refuse(error: OpenAiError): boolean
  /** Sends what has waited: for the end of another answer, or for a connection. */
  sendWaiting(): void
  /** The connection is gone: what it has not answered has to be sent again. */
  noteLost(): void
  close(reason: string): void
}

export function createReplyBook({ send, onSent }: ReplyBookOptions): ReplyBook {
  const replies = new Map<string, AskedReply>()
  const calledOff = new Set<string>()

  const post = (reply: AskedReply) => {
    const { instructions, toolChoice } = reply.request
    const response = {
      metadata: { reply: reply.id },
      ...(instructions === null ? {} : { instructions }),
      ...(toolChoice === 'auto' ? {} : { tool_choice: toolChoice }),
    }
    reply.isSent = send({ type: 'response.create', event_id: reply.id, response })
    if (reply.isSent) onSent()
  }
  const callOff = (reply: AskedReply) => {
    if (!replies.delete(reply.id)) return
    if (calledOff.size >= CALLED_OFF_MAX) calledOff.clear()
    if (reply.isSent) calledOff.add(reply.id)
    reply.reject('the reply was called off')
  }
  return {
    get isEmpty() {
      return replies.size === 0
    },
    ask(request, { isAwaited }) {
      const reply = createReply({ request, isAwaited }, id => replies.delete(id))
      replies.set(reply.id, reply)
      post(reply)
      return reply
    },
    take({ metadata }) {
      const id = metadata?.reply
      if (typeof id !== 'string') return null
      if (calledOff.delete(id)) return 'called off'
      const reply = replies.get(id)
      replies.delete(id)
      return reply ?? null
    },
    callOff,
    callOffAll: () => [...replies.values()].forEach(callOff),
    refuse({ event_id, code }) {
      const reply = event_id ? replies.get(event_id) : undefined
      if (!reply) return false
      if (code === 'conversation_already_has_active_response') {
        reply.isSent = false
        return true
      }
      replies.delete(reply.id)
      reply.reject('the model refused the reply')
      return false
    },
    sendWaiting() {
      for (const reply of replies.values()) if (!reply.isSent) post(reply)
    },
    noteLost() {
      calledOff.clear()
      for (const reply of replies.values()) reply.isSent = false
    },
    close(reason) {
      for (const reply of replies.values()) reply.reject(reason)
      replies.clear()
    },
  }
}

function createReply(
  facts: Pick<AskedReply, 'request' | 'isAwaited'>,
  onTimeout: (id: string) => void,
): AskedReply {
  const id = `reply-${Bun.randomUUIDv7()}`
  const { promise, resolve, reject } = Promise.withResolvers<llm.GenerationCreatedEvent>()
  // Who asked may have gone on without it.
  promise.catch(() => undefined)
  const timer = setTimeout(() => {
    onTimeout(id)
    reject(new llm.RealtimeError('the model did not answer in time'))
  }, REPLY_TIMEOUT_MS)
  return {
    ...facts,
    id,
    generation: promise,
    isSent: false,
    resolve(event) {
      clearTimeout(timer)
      resolve(event)
    },
    reject(reason) {
      clearTimeout(timer)
      reject(new llm.RealtimeError(reason))
    },
  }
}
