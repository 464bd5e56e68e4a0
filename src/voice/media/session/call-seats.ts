import type { Room } from '@livekit/rtc-node'
import { toPhrase } from '#lib/phrase.ts'
import { providerFaultsEn } from '#messages/provider-faults-en.ts'
import type { SessionPlan } from '../../protocol.ts'
import type { CallConduct } from '../conduct/call-conduct.ts'
import { watchLine } from '../conduct/watch-line.ts'
import { watchTools } from '../conduct/watch-tools.ts'
import { createEngineLine } from '../engine/engine-line.ts'
import type { CallTongue } from '../language/call-tongue.ts'
import { createSwitchLanguageTool } from '../language/switch-language-tool.ts'
import { createLibraryLine } from '../library/library-line.ts'
import type { Seat, SeatListener } from '../recovery/call-recovery.ts'
import type { Briefing, CallerTurn, CallLine, CallLineEvents, LineTool } from './call-line.ts'
import type { CallMessages } from './call-messages.ts'
import { createCallModels } from './call-models.ts'
import { createCallerWords } from './caller-words.ts'
import { openInRoom, transcribe } from './client-transcript.ts'
import type { CallModels } from './models-of-call.ts'
import type { CascadePart } from './provider-fault.ts'
import type { TurnLog } from './turn-log.ts'

/** What every seat of an agent in a call shares. */
interface SeatOptions {
  plan: SessionPlan
  room: Room
  tongue: CallTongue
  tools: readonly LineTool[]
  conduct: CallConduct
  messages: CallMessages
  turns: Pick<TurnLog, 'addCaller' | 'addAgent'>
}

/** Opens the seats of one agent in a call: models with the line that fits them, and what happens on it told to the rest of the call. */
export interface CallSeats {
  open(models: SessionPlan['models'], listener: SeatListener): Seat
}

export function createCallSeats(options: SeatOptions): CallSeats {
  return new Seats(options)
}

class Seats implements CallSeats {
  readonly #options: SeatOptions
  readonly #callerWords = createCallerWords()
  #sttMs: number | null = null

  constructor(options: SeatOptions) {
    this.#options = options
  }

  open(models: SessionPlan['models'], listener: SeatListener): Seat {
    const created = this.#createModels({ ...this.#options.plan, models }, listener)
    const offered = this.#offeredTools()
    const toolNames = new Set(offered.map(({ name }) => name))
    return { models: created, line: this.#createLine(created, listener, offered), toolNames }
  }

  #createModels(plan: SessionPlan, { onFault }: SeatListener): CallModels {
    const { messages, tongue } = this.#options
    const models: CallModels = createCallModels(plan, tongue, {
      onModelGone: (detail, error) => onFault({ part: 'realtime', detail, error, wasHeard: false }),
      onNotice: notice => messages.incident('provider', toPhrase(notice)),
      onRetry: (_, fault) => messages.incident('provider', providerFaultsEn.withOutcome(fault, 'again')),
      onSttFault: error =>
        onFault({ part: 'stt', detail: models.describe('stt', error), error, wasHeard: false }),
      onRecognised: durationMs => {
        this.#sttMs = durationMs
      },
      onUsage: usage => messages.count(usage),
    })
    return models
  }

  #createLine(models: CallModels, listener: SeatListener, offered: readonly LineTool[]): CallLine {
    const { plan, room, tongue, conduct } = this.#options
    const events = watchLine(listener.watch(this.#createLineEvents(models, listener)), conduct)
    const options = {
      room,
      models,
      briefing: this.#createBriefing(listener, offered),
      events: transcribe(events, openInRoom(room)),
    }
    if (models.realtime) return createLibraryLine(options)
    const apology = () => tongue.serviceSentences.lostThread
    return createEngineLine({ ...options, pace: plan.pace, apology })
  }

  #offeredTools(): LineTool[] {
    const { plan, tongue, tools } = this.#options
    const languages = [plan.language, ...plan.otherLanguages.map(other => other.language)]
    return [...tools, ...createSwitchLanguageTool(tongue, languages)]
  }

  #createBriefing(listener: SeatListener, offered: readonly LineTool[]): Briefing {
    const { plan, tongue, conduct } = this.#options
    return {
      systemPrompt: plan.systemPrompt,
      get instruction() {
        return tongue.instruction
      },
      changesWith: (words, language) => tongue.wouldChange(words, language),
      tools: listener.watchTools(watchTools(offered, conduct)),
    }
  }

  #createLineEvents(models: CallModels, { onFault }: SeatListener): CallLineEvents {
    const { messages, turns } = this.#options
    const tell = (part: CascadePart, error: unknown, wasHeard: boolean) =>
      onFault({ part, detail: models.describe(part, error), error, wasHeard })
    return {
      onCallerSpeaking: () => undefined,
      onCallerWords: ({ text, isFinal }) => {
        const shown = this.#callerWords.hear(text, isFinal)
        if (shown !== null) messages.show('caller', shown)
      },
      onCallerAside: () => {
        this.#callerWords.clear()
        messages.show('caller', '')
      },
      onCallerTurn: turn => this.#hearTurn(turn),
      onAgentTurn: turn => {
        turns.addAgent(turn)
        if (turn.spans) messages.debug('an answer was given', { ...turn.spans })
      },
      onAgentSpeaking: isSpeaking => models.ears?.noteAgent(isSpeaking),
      onProgress: text => messages.show('agent', text),
      onBusy: () => undefined,
      onUsage: usage => messages.count(usage),
      onFault: (part, error) => tell(part, error, false),
      onBroken: (part, error) => tell(part, error, true),
    }
  }

  #hearTurn(turn: CallerTurn): void {
    const { tongue, turns } = this.#options
    const sttMs = turn.isTyped ? null : (turn.sttMs ?? this.#sttMs)
    tongue.hear(turn.text, turn.language)
    turns.addCaller({ ...turn, sttMs })
    this.#callerWords.clear()
    this.#sttMs = null
  }
}
