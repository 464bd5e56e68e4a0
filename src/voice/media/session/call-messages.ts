import type { Phrase } from '#lib/phrase.ts'
import { fillPhrase } from '#lib/phrase.ts'
import type { UpMessage } from '../../protocol.ts'
import type { CallClock } from './call-clock.ts'
import { NO_USAGE, type UsageIncrement } from './models-of-call.ts'

type MessageOf<T extends UpMessage['type']> = Extract<UpMessage, { type: T }>

/** What one call tells main, beside its turns and tools. */
export interface CallMessages {
  /** Whoever comes now hears the agent at once. */
  inRoom(): void
  active(): void
  show(role: 'caller' | 'agent', text: string): void
  count(usage: UsageIncrement): void
  /** For the call's timeline: something happened beside the words, and the call goes on. */
  incident(kind: MessageOf<'incident'>['incident']['kind'], phrase: Phrase): void
  language(language: string): void
  /** Another agent has the call from now on, as this tool call asked for. */
  handedOver(toolCallId: string): void
  ended(reason: MessageOf<'ended'>['reason'], detail: Phrase | null, durationMs: number): void
  log(message: string, attributes: Record<string, unknown>): void
  /** For who looks for where time goes. */
  debug(message: string, attributes: Record<string, unknown>): void
}

export function createCallMessages(
  callId: string,
  clock: Pick<CallClock, 'elapsedMs'>,
  emit: (message: UpMessage) => void,
): CallMessages {
  const tell = (level: MessageOf<'log'>['level'], message: string, attributes: Record<string, unknown>) =>
    emit({ type: 'log', level, message, attributes: { callId, ...attributes } })
  return {
    inRoom: () => emit({ type: 'in_room', callId }),
    active: () => emit({ type: 'active', callId }),
    show: (role, text) => emit({ type: 'partial', callId, role, text }),
    count: usage => emit({ type: 'usage', callId, usage: { ...NO_USAGE, ...usage } }),
    incident(kind, phrase) {
      const atMs = Math.round(clock.elapsedMs())
      emit({ type: 'incident', callId, incident: { id: Bun.randomUUIDv7(), kind, atMs, phrase } })
    },
    language: language => emit({ type: 'language', callId, language }),
    handedOver(toolCallId) {
      emit({ type: 'handed_over', callId, toolCallId, atMs: Math.round(clock.elapsedMs()) })
    },
    ended(reason, phrase, durationMs) {
      const detail = phrase === null ? null : fillPhrase(phrase)
      emit({ type: 'ended', callId, reason, detail, phrase: phrase ?? undefined, durationMs })
    },
    log: (message, attributes) => tell('warn', message, attributes),
    debug: (message, attributes) => tell('debug', message, attributes),
  }
}
