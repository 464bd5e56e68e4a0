import type { ModelConnectionInput } from './model-connection-input.ts'
import { type FoundService, findService } from './provider-lookup.ts'

type LocalModels = Extract<ModelConnectionInput, { kind: 'cascade' }>

/**
 * Models on this machine, as compose/local.yml runs them: a language model in Ollama, Whisper and Kokoro in speaches. No key, and
 * nothing that is said leaves the house.
 */
export function localModels(name: string): LocalModels {
  const [stt, llm, tts] = [known('stt', 'speaches'), known('llm', 'ollama'), known('tts', 'speaches')]
  return {
    name,
    kind: 'cascade',
    stt: { provider: 'openai-compatible', ...settingsOf(stt) },
    llm: { provider: 'openai-compatible', ...settingsOf(llm) },
    tts: { provider: 'openai-compatible', ...settingsOf(tts), voice: tts.offer.voices[0]?.id ?? '' },
  }
}

function known(use: 'stt' | 'llm' | 'tts', id: string): FoundService {
  const found = findService(use, id)
  if (!found) throw new Error(`The catalogue has no ${id} for ${use}`)
  return found
}

function settingsOf({ offer }: FoundService): { baseUrl: string; model: string } {
  return { baseUrl: offer.baseUrl, model: offer.models[0]?.id ?? '' }
}
