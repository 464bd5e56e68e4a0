import {
  CASCADE_PARTS,
  type CascadePart,
  type PartProvider,
  REALTIME_KINDS,
  type RealtimeKind,
} from './model-connection.ts'

/** What a service can be chosen for: a part of a cascade, or a realtime model that does all of it. */
export type ServiceUse = CascadePart | RealtimeKind
export const SERVICE_USES: readonly ServiceUse[] = [...CASCADE_PARTS, ...REALTIME_KINDS]

export interface KnownModel {
  id: string
  /** Where its price stands in the price list; null where it costs nothing (a machine of one's own). */
  priceKey: string | null
}

export interface KnownVoice {
  /** As the provider wants it. */
  id: string
  /** For people, where the id says nothing. */
  name?: string
  /** BCP 47; absent where it speaks every language of its model. */
  language?: string
}

/** What a service offers for one use. Models and voices are suggestions, best first: a connection may name any other. */
export interface ServiceOffer {
  protocol: PartProvider | RealtimeKind
  /** Where the service is, unless a connection says otherwise. */
  baseUrl: string
  models: readonly KnownModel[]
  voices: readonly KnownVoice[]
}

export interface ProviderService {
  /** kebab-case; a form names the choice by it. It is never stored. */
  id: string
  /** A proper noun, the same in every language. */
  name: string
  needsKey: boolean
  /** The page on which its keys are made, as text; null where it wants none. */
  keysAt: string | null
  /** Runs on a machine of one's own. */
  isLocal: boolean
  offers: Partial<Record<ServiceUse, ServiceOffer>>
}

// NB: names of models and voices age. They were right in November 2026, and they are suggestions only: a form takes any text.

const OPENAI_VOICES = voices('alloy ash ballad coral echo fable nova onyx sage shimmer verse marin cedar')
const GEMINI_VOICES = voices(
  'Kore Puck Charon Aoede Fenrir Leda Orus Zephyr Sulafat Achird Vindemiatrix Gacrux Umbriel Algieba Despina Callirrhoe ' +
    'Autonoe Enceladus Iapetus Erinome Algenib Rasalgethi Laomedeia Achernar Alnilam Schedar Pulcherrima Zubenelgenubi ' +
    'Sadachbia Sadaltager',
)
const KOKORO_VOICES: KnownVoice[] = [
  ...voices('af_heart af_bella af_nicole am_michael am_fenrir am_puck', 'en-US'),
  ...voices('bf_emma bf_isabella bm_george bm_fable', 'en-GB'),
  ...voices('ef_dora em_alex', 'es'),
  ...voices('ff_siwis', 'fr'),
  ...voices('hf_alpha hm_omega', 'hi'),
  ...voices('if_sara im_nicola', 'it'),
  ...voices('jf_alpha jm_kumo', 'ja'),
  ...voices('pf_dora pm_alex', 'pt-BR'),
  ...voices('zf_xiaoxiao zm_yunxi', 'zh'),
]

/** The order is the order of every list that people choose from. */
export const PROVIDER_SERVICES: readonly ProviderService[] = [
  {
    id: 'google-gemini',
    name: 'Google Gemini',
    ...keyFrom('aistudio.google.com/apikey'),
    offers: {
      'gemini-live': {
        protocol: 'gemini-live',
        baseUrl: 'https://generativelanguage.googleapis.com',
        models: priced(
          'google',
          'gemini-3.8-live gemini-3.1-flash-live-preview gemini-2.5-flash-native-audio-preview-12-2025',
        ),
        voices: GEMINI_VOICES,
      },
      llm: {
        protocol: 'openai-compatible',
        baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
        models: priced('google', 'gemini-2.5-flash gemini-2.5-flash-lite gemini-3-flash-preview'),
        voices: [],
      },
    },
  },
  {
    id: 'openai',
    name: 'OpenAI',
    ...keyFrom('platform.openai.com/api-keys'),
    offers: {
      'openai-realtime': {
        protocol: 'openai-realtime',
        baseUrl: 'https://api.openai.com/v1',
        models: priced(
          'openai',
          'gpt-realtime-2.1 gpt-realtime-2.1-mini gpt-realtime-2 gpt-realtime-mini gpt-realtime',
        ),
        voices: voices('marin cedar alloy ash ballad coral echo sage shimmer verse'),
      },
      stt: {
        protocol: 'openai-compatible',
        baseUrl: 'https://api.openai.com/v1',
        models: priced('openai', 'gpt-4o-mini-transcribe gpt-4o-transcribe gpt-transcribe whisper-1'),
        voices: [],
      },
      llm: {
        protocol: 'openai-compatible',
        baseUrl: 'https://api.openai.com/v1',
        models: priced('openai', 'gpt-4o-mini gpt-4.1-mini gpt-4.1 gpt-4o gpt-5.4-mini'),
        voices: [],
      },
      tts: {
        protocol: 'openai-compatible',
        baseUrl: 'https://api.openai.com/v1',
        models: priced('openai', 'gpt-4o-mini-tts tts-1 tts-1-hd'),
        voices: OPENAI_VOICES,
      },
    },
  },
  {
    id: 'deepgram',
    name: 'Deepgram',
    ...keyFrom('console.deepgram.com'),
    offers: {
      stt: {
        protocol: 'deepgram',
        baseUrl: 'https://api.deepgram.com/v1',
        models: priced('deepgram', 'nova-3 nova-2 nova-2-phonecall'),
        voices: [],
      },
    },
  },
  {
    id: 'anthropic',
    name: 'Anthropic',
    ...keyFrom('platform.claude.com/settings/keys'),
    offers: {
      llm: {
        protocol: 'anthropic',
        baseUrl: 'https://api.anthropic.com/v1',
        models: priced('anthropic', 'claude-haiku-4-5 claude-sonnet-4-6 claude-sonnet-4-5 claude-opus-4-6'),
        voices: [],
      },
    },
  },
  {
    id: 'groq',
    name: 'Groq',
    ...keyFrom('console.groq.com/keys'),
    offers: {
      stt: {
        protocol: 'openai-compatible',
        baseUrl: 'https://api.groq.com/openai/v1',
        models: priced('groq', 'whisper-large-v3-turbo whisper-large-v3'),
        voices: [],
      },
      llm: {
        protocol: 'openai-compatible',
        baseUrl: 'https://api.groq.com/openai/v1',
        models: priced(
          'groq',
          'llama-3.3-70b-versatile llama-3.1-8b-instant openai/gpt-oss-120b openai/gpt-oss-20b qwen/qwen3-32b',
        ),
        voices: [],
      },
    },
  },
  {
    id: 'openrouter',
    name: 'OpenRouter',
    ...keyFrom('openrouter.ai/settings/keys'),
    offers: {
      llm: {
        protocol: 'openai-compatible',
        baseUrl: 'https://openrouter.ai/api/v1',
        models: priced(
          'openrouter',
          'google/gemini-2.5-flash openai/gpt-4o-mini anthropic/claude-haiku-4.5 meta-llama/llama-3.3-70b-instruct',
        ),
        voices: [],
      },
    },
  },
  {
    id: 'elevenlabs',
    name: 'ElevenLabs',
    ...keyFrom('elevenlabs.io/app/settings/api-keys'),
    offers: {
      tts: {
        protocol: 'elevenlabs',
        baseUrl: 'https://api.elevenlabs.io/v1',
        models: priced('elevenlabs', 'eleven_flash_v2_5 eleven_multilingual_v2 eleven_turbo_v2_5'),
        voices: [
          { id: 'EXAVITQu4vr4xnSDxMaL', name: 'Sarah' },
          { id: 'JBFqnCBsd6RMkjVDRZzb', name: 'George' },
          { id: 'XrExE9yKIg1WjnnlVkGX', name: 'Matilda' },
          { id: 'cgSgspJ2msm6clMCkdW9', name: 'Jessica' },
          { id: 'nPczCjzI2devNBz1zQrb', name: 'Brian' },
          { id: 'onwK4e9ZLuTAKqWW03F9', name: 'Daniel' },
          { id: '21m00Tcm4TlvDq8ikWAM', name: 'Rachel' },
        ],
      },
    },
  },
  {
    id: 'cartesia',
    name: 'Cartesia',
    ...keyFrom('play.cartesia.ai/keys'),
    offers: {
      tts: {
        protocol: 'cartesia',
        baseUrl: 'https://api.cartesia.ai',
        models: priced('cartesia', 'sonic-3.6 sonic-3.5 sonic-3 sonic-2 sonic-turbo'),
        voices: [
          { id: '9626c31c-bec5-4cca-baa8-f8ba9e84c8bc', name: 'Jacqueline', language: 'en' },
          { id: 'a0e99841-438c-4a64-b679-ae501e7d6091', name: 'Barbershop Man', language: 'en' },
          { id: '71a7ad14-091c-4e8e-a314-022ece01c121', name: 'British Reading Lady', language: 'en-GB' },
          { id: '3f4ade23-6eb4-4279-ab05-6a144947c4d5', name: 'German Conversational Woman', language: 'de' },
          { id: '119e03e4-0705-43c9-b3ac-a658ce2b6639', name: 'German Reporter Woman', language: 'de' },
          { id: 'a249eaff-1e96-4d2c-b23b-12efa4f66f41', name: 'French Conversational Lady', language: 'fr' },
        ],
      },
    },
  },
  {
    id: 'ollama',
    name: 'Ollama',
    ...local(),
    offers: {
      llm: {
        protocol: 'openai-compatible',
        baseUrl: 'http://127.0.0.1:11434/v1',
        models: free('qwen3:4b-instruct qwen3:8b llama3.1:8b gemma3:4b mistral:7b'),
        voices: [],
      },
    },
  },
  {
    id: 'vllm',
    name: 'vLLM',
    ...local(),
    offers: {
      llm: {
        protocol: 'openai-compatible',
        baseUrl: 'http://127.0.0.1:8000/v1',
        models: free('Qwen/Qwen3-8B meta-llama/Llama-3.1-8B-Instruct'),
        voices: [],
      },
    },
  },
  {
    id: 'speaches',
    name: 'speaches',
    ...local(),
    offers: {
      stt: {
        protocol: 'openai-compatible',
        baseUrl: 'http://127.0.0.1:8000/v1',
        models: free(
          'Systran/faster-whisper-small Systran/faster-whisper-base Systran/faster-distil-whisper-small.en ' +
            'Systran/faster-whisper-large-v3',
        ),
        voices: [],
      },
      tts: {
        protocol: 'openai-compatible',
        baseUrl: 'http://127.0.0.1:8000/v1',
        models: free('speaches-ai/Kokoro-82M-v1.0-ONNX speaches-ai/Kokoro-82M-v1.0-ONNX-int8'),
        voices: KOKORO_VOICES,
      },
    },
  },
  {
    id: 'kokoro',
    name: 'Kokoro',
    ...local(),
    offers: {
      tts: {
        protocol: 'openai-compatible',
        baseUrl: 'http://127.0.0.1:8880/v1',
        models: free('kokoro'),
        voices: KOKORO_VOICES,
      },
    },
  },
]

function keyFrom(keysAt: string): Pick<ProviderService, 'needsKey' | 'keysAt' | 'isLocal'> {
  return { needsKey: true, keysAt, isLocal: false }
}

function local(): Pick<ProviderService, 'needsKey' | 'keysAt' | 'isLocal'> {
  return { needsKey: false, keysAt: null, isLocal: true }
}

function priced(vendor: string, ids: string): KnownModel[] {
  return ids.split(' ').map(id => ({ id, priceKey: `${vendor}/${id}` }))
}

function free(ids: string): KnownModel[] {
  return ids.split(' ').map(id => ({ id, priceKey: null }))
}

function voices(ids: string, language?: string): KnownVoice[] {
  return ids.split(' ').map(id => (language ? { id, language } : { id }))
}
