import type { Clock } from '../clock.ts'
import { AppError, invalidInput } from '../errors.ts'
import type { Scope } from '../scope.ts'
import { parseInput } from '../validation.ts'
import type { OpenedModelConnection } from './model-connection.ts'
import { type SpeechInput, speechInput } from './model-connection-input.ts'
import { keyForVoice } from './model-connection-keys.ts'
import { REALTIME_ADDRESSES } from './provider-lookup.ts'
import { createRequestQuota } from './request-quota.ts'
import type { Speech, VoiceSample, VoiceSampler } from './voice-sample.ts'

export interface VoiceSampleService {
  /**
   * A voice as somebody has it in a form, saved or not. A kept key is used only for the service that it was entered for. Throws
   * invalid, not_found, rate_limited; a provider that fails is an answer.
   */
  sampleVoice(scope: Scope, request: FormVoice): Promise<VoiceSample>
  /** A voice of a kept connection: its own where `voice` is null. Throws not_found, rate_limited. */
  sampleKeptVoice(scope: Scope, request: KeptVoice): Promise<VoiceSample>
}

interface FormVoice {
  /** null: the connection does not exist yet. */
  connectionId: string | null
  speech: SpeechInput
  /** BCP 47. */
  language: string
}

interface KeptVoice {
  connectionId: string
  voice: string | null
  language: string
}

interface Dependencies {
  openConnection(scope: Scope, id: string): Promise<OpenedModelConnection>
  /** Throws forbidden where the operator does not allow the address. */
  egress: { admitAddress(scope: Scope, purpose: 'tts' | 'realtime', baseUrl: string): Promise<void> }
  sampleVoices: VoiceSampler
  clock: Clock
}

/** Each sample costs the organization money at its provider: enough to compare voices, too little to run a service on. */
export const SAMPLES_PER_MINUTE_MAX = 20
export const SAMPLES_AT_ONCE_MAX = 2

export function createVoiceSampleService(dependencies: Dependencies): VoiceSampleService {
  const { openConnection, egress, sampleVoices, clock } = dependencies
  const admit = createRequestQuota({
    clock,
    perMinuteMax: SAMPLES_PER_MINUTE_MAX,
    atOnceMax: SAMPLES_AT_ONCE_MAX,
    refuse: () => new AppError('rate_limited', 'Too many voices are asked for. Try again in a minute.'),
  })
  const sample = (scope: Scope, speech: Speech, language: string) =>
    admit(scope.organizationId, async () => {
      if (speech.kind !== 'rehearsal') {
        await egress.admitAddress(scope, speech.kind === 'cascade' ? 'tts' : 'realtime', speech.baseUrl)
      }
      return sampleVoices(speech, language)
    })

  return {
    async sampleVoice(scope, { connectionId, speech: input, language }) {
      const kept = connectionId === null ? null : await openConnection(scope, connectionId)
      return sample(scope, speechOf(input, kept), language)
    },

    async sampleKeptVoice(scope, { connectionId, voice, language }) {
      return sample(scope, keptSpeech(await openConnection(scope, connectionId), voice), language)
    },
  }
}

function speechOf(input: SpeechInput, kept: OpenedModelConnection | null): Speech {
  const speech = parseInput(speechInput, input)
  if (kept && kept.connection.kind !== speech.kind) {
    throw invalidInput('Some fields are not valid.', [
      { path: 'kind', message: 'The kind of a connection cannot change. Make a new one.' },
    ])
  }
  if (speech.kind === 'rehearsal') return { kind: 'rehearsal' }
  if (speech.kind === 'cascade') {
    const { provider, baseUrl, model, voice } = speech.tts
    return { kind: 'cascade', provider, baseUrl, model, voice, apiKey: keyForVoice(kept, speech) }
  }
  const { kind, model, voice } = speech
  const baseUrl = speech.baseUrl ?? REALTIME_ADDRESSES[kind]
  return { kind, baseUrl, model, voice, apiKey: keyForVoice(kept, { ...speech, baseUrl }) }
}

function keptSpeech({ connection, keys }: OpenedModelConnection, voice: string | null): Speech {
  if (connection.kind === 'rehearsal') return { kind: 'rehearsal' }
  if (connection.kind === 'cascade') {
    const { provider, baseUrl, model, voice: own } = connection.tts
    return { kind: 'cascade', provider, baseUrl, model, voice: voice ?? own, apiKey: keys.tts ?? null }
  }
  const { kind, baseUrl, model, voice: own } = connection
  return { kind, baseUrl, model, voice: voice ?? own, apiKey: keys.realtime ?? null }
}
