import { expect, test } from 'bun:test'
import { voiceEn } from '#messages/voice-en.ts'
import type { SessionPlan } from '../../protocol.ts'
import { SentenceTts } from '../speech/sentence-tts.ts'
import { knownSentences, rememberKnown } from './known-sentences.ts'

const { serviceSentences } = voiceEn

test('known are the greeting, the invitations and the sentences of the program, whole and as a voice cuts them', () => {
  const known = knownSentences({
    greeting: ' Hello, this is Anna. How can I help you? ',
    serviceSentences,
    otherLanguages: [
      {
        language: 'de',
        voice: null,
        serviceSentences: { ...serviceSentences, stillThere: 'Sind Sie noch da?' },
        invitation: 'Wir können Deutsch sprechen.',
      },
    ],
  })
  for (const sentence of [
    'Hello, this is Anna. How can I help you?',
    'Hello, this is Anna.',
    'How can I help you?',
    'Sind Sie noch da?',
    'Wir können Deutsch sprechen.',
    serviceSentences.providerFailed,
  ]) {
    expect(known).toContain(sentence)
  }
  expect(known).not.toContain('')
})

test('two calls ask for a greeting once, for an answer twice, and for a greeting in another voice anew', async () => {
  const asked: string[] = []
  const speakAs = (name: string) =>
    new SentenceTts({
      label: 'test',
      async *speak(sentence) {
        asked.push(`${name}: ${sentence}`)
        yield new Int16Array(240)
      },
    })
  const plan = planOf({ greeting: 'Hello there.' })
  for (const voice of ['anna', 'anna', 'ben']) {
    const { tts, voiceFor } = rememberKnown(
      plan,
      { language: 'en', voice },
      { tts: speakAs(voice), spareVoice: null, voiceFor: (_language: string) => speakAs('clara') },
    )
    for (const sentence of ['Hello there.', 'It is noon.']) await listen(tts, sentence)
    await listen(voiceFor('de'), 'Hello there.')
  }
  expect(asked).toEqual([
    'anna: Hello there.',
    'anna: It is noon.',
    'clara: Hello there.',
    'anna: It is noon.',
    'ben: Hello there.',
    'ben: It is noon.',
  ])
})

async function listen(voice: SentenceTts | null, sentence: string): Promise<void> {
  for await (const _ of voice?.open(sentence).chunks() ?? []);
}

function planOf({ greeting }: Pick<SessionPlan, 'greeting'>): SessionPlan {
  const part = { baseUrl: 'http://provider.test', apiKey: 'key', model: 'model' }
  const provider = 'openai-compatible' as const
  return {
    callId: 'call',
    roomUrl: '',
    roomToken: '',
    systemPrompt: '',
    greeting,
    language: 'en',
    models: {
      kind: 'cascade',
      stt: { ...part, provider },
      llm: { ...part, provider },
      tts: { ...part, provider, voice: import.meta.path },
    },
    fallbacks: [],
    pace: 'balanced',
    silenceMs: null,
    resumed: null,
    awaitsCaller: false,
    tools: [],
    speechProgram: null,
    maxDurationMs: 1_000,
    serviceSentences,
    otherLanguages: [],
  }
}
