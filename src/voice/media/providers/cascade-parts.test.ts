import { beforeAll, expect, test } from 'bun:test'
import type { SessionPlan } from '../../protocol.ts'
import { installLibraryLog } from '../library-log.ts'
import { createCascadeParts, nameOfModel } from './cascade-parts.ts'

type Cascade = Extract<SessionPlan['models'], { kind: 'cascade' }>

beforeAll(() => installLibraryLog(() => undefined, 'error'))

const part = { baseUrl: 'http://127.0.0.1:9', apiKey: null, model: 'm' }
const cascade = (
  stt: Cascade['stt']['provider'],
  llm: Cascade['llm']['provider'],
  tts: Cascade['tts']['provider'],
): Cascade => ({
  kind: 'cascade',
  stt: { ...part, provider: stt },
  llm: { ...part, provider: llm },
  tts: { ...part, provider: tts, voice: 'anna' },
})

test.each([
  [
    cascade('openai-compatible', 'openai-compatible', 'openai-compatible'),
    'stt-openai llm-openai tts-openai',
    'm',
  ],
  [cascade('deepgram', 'anthropic', 'elevenlabs'), 'stt-deepgram llm-anthropic tts-elevenlabs', 'm / anna'],
  [cascade('deepgram', 'openai-compatible', 'cartesia'), 'stt-deepgram llm-openai tts-cartesia', 'm / anna'],
])(
  'each part is spoken to by its own provider, and named so that people can find what is wrong',
  async (models, labels, voiceName) => {
    const { stt, llm, tts, close } = createCascadeParts({
      models,
      tongue: { language: 'en', expected: 'en', voice: null },
      hasSpare: false,
      onRetry: () => undefined,
      onSttFault: () => undefined,
      onRecognised: () => undefined,
      onUsage: () => undefined,
    })
    expect([stt.label, llm.label(), tts.label].map(label => label.replace('parley.', '')).join(' ')).toBe(
      labels,
    )
    expect(nameOfModel(models, 'tts')).toBe(voiceName)
    expect(nameOfModel(models, 'llm')).toBe('m')
    await close()
  },
)
