/**
 * Entry of a media host: the thread (a Bun Worker of the program) or process (its child) that holds the audio of calls. It knows no
 * store, no service and no secret but the model keys of its own calls. NB: only one thread of a process may use rtc-node.
 */
import { AudioSource } from '@livekit/rtc-node'
import type { Transport, UpMessage } from '../protocol.ts'
import { describeError, installLibraryLog, type LogLevel } from './library-log.ts'
import { createMediaHost } from './media-host.ts'
import { openCallSession } from './session/call-session.ts'
import { AGENT_RATE_HZ } from './speech/pcm.ts'
import { whenSileroRests } from './speech/silero.ts'
import { warmUp } from './warm-up.ts'

declare const self: Worker

const transport: Transport<UpMessage, unknown> = Bun.isMainThread ? overIpc() : overMessages()

// The libraries reject promises and emit errors that nobody awaits when a room closes; one call must not cost the others.
for (const event of ['unhandledRejection', 'uncaughtException'] as const) {
  process.on(event, (error: unknown) => report('error', `${event} in the media host`, describeUnknown(error)))
}

createMediaHost({ transport, openSession: openCallSession, prepare, warmUp, rest: whenSileroRests })

async function prepare(logLevel: string): Promise<void> {
  installLibraryLog(report, toLevel(logLevel))
  // NB: rtc-node's native client is born here, outside any call. Born inside one it would hold that call for ever.
  await new AudioSource(AGENT_RATE_HZ, 1, 0).close()
}

function report(level: LogLevel, message: string, attributes: Record<string, unknown>): void {
  transport.send({ type: 'log', level, message, attributes })
}

function describeUnknown(error: unknown): Record<string, unknown> {
  return { error: error instanceof Error ? describeError(error) : typeof error }
}

function toLevel(level: string): LogLevel {
  return level === 'debug' || level === 'info' || level === 'error' ? level : 'warn'
}

function overMessages(): Transport<UpMessage, unknown> {
  return {
    send: message => self.postMessage(message),
    onMessage: listener => {
      self.onmessage = (event: MessageEvent<unknown>) => listener(event.data)
    },
  }
}

/** NB: whatever ends the parent closes the channel. Its signals are not for us: they reach the whole group, and calls may finish first. */
function overIpc(): Transport<UpMessage, unknown> {
  process.on('disconnect', () => process.exit(0))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
  return {
    send(message) {
      if (process.connected) process.send?.(message)
    },
    onMessage: listener => void process.on('message', listener),
  }
}
