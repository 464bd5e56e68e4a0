import type { SessionPlan } from '../../protocol.ts'
import type { CallTongue } from '../language/call-tongue.ts'
import { createSentenceSplitter } from '../speech/sentence-splitter.ts'
import type { SentenceTts } from '../speech/sentence-tts.ts'
import { createSpeechMemory, speechKey } from '../speech/speech-memory.ts'
import type { CallModels } from './models-of-call.ts'

type Cascade = Extract<SessionPlan['models'], { kind: 'cascade' }>
type CallVoices = Pick<CallModels, 'tts' | 'spareVoice' | 'voiceFor'>
type Tongue = Pick<CallTongue, 'language' | 'voice'>
type Plan = Pick<SessionPlan, 'greeting' | 'serviceSentences' | 'otherLanguages'>

/** One for all calls of this host: the next call of an agent has its greeting before its caller has come. */
const memory = createSpeechMemory()

/** What is said in the same words in each call of an agent: the greeting, the invitations, and what the program itself says. */
export function knownSentences({ greeting, serviceSentences, otherLanguages }: Plan): ReadonlySet<string> {
  const texts = [
    greeting,
    ...Object.values(serviceSentences),
    ...otherLanguages.flatMap(other => [other.invitation ?? '', ...Object.values(other.serviceSentences)]),
  ]
  return new Set(texts.flatMap(text => [text.trim(), ...cut(text)]).filter(text => text !== ''))
}

/** Lets the voices of a call speak these from memory. */
export function rememberKnown<Voices extends CallVoices>(
  plan: SessionPlan,
  tongue: Tongue,
  voices: Voices,
): Voices {
  const known = knownSentences(plan)
  const remember = (tts: SentenceTts | null, voice: () => readonly (string | null)[]) => {
    tts?.remember(memory, sentence => (known.has(sentence) ? speechKey([...voice(), sentence]) : null))
    return tts
  }
  const { models, otherLanguages } = plan
  const ownVoice = ({ language, voice }: Tongue) =>
    models.kind === 'cascade' ? cascadeVoice(models.tts, { language, voice }) : hostVoice(plan, language)
  remember(voices.tts, () => ownVoice(tongue))
  remember(voices.spareVoice, () => hostVoice(plan, tongue.language))
  return {
    ...voices,
    voiceFor(language: string) {
      const voice = otherLanguages.find(other => other.language === language)?.voice ?? null
      return remember(voices.voiceFor(language), () => ownVoice({ language, voice }))
    },
  }
}

/** All on which the sound of a sentence depends, beside its words. */
function cascadeVoice(tts: Cascade['tts'], { language, voice }: Tongue): (string | null)[] {
  return [tts.provider, tts.baseUrl, tts.model, tts.apiKey, voice ?? tts.voice, language]
}

function hostVoice({ speechProgram }: SessionPlan, language: string): (string | null)[] {
  return [speechProgram?.kind ?? null, speechProgram?.path ?? null, language]
}

/** As a voice cuts them. */
function cut(text: string): string[] {
  const splitter = createSentenceSplitter()
  return [...splitter.push(text), ...splitter.flush()]
}
