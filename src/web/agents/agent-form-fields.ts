import { type AgentSettings, type HandOverTarget, LANGUAGE_CHOICES, PACES } from '#core/agents/agent.ts'
import { parseLanguages } from '#lib/language-list.ts'
import type { NumberTexts } from '#views/agents/conversation-fields.tsx'
import type { FormReader } from '../form-fields.ts'

/** The agent's form as it was sent. */
export interface SentAgent {
  settings: AgentSettings
  /** Numbers as they were typed: one that is none is NaN among the settings. */
  texts: NumberTexts
}

type TextName = 'name' | 'greeting' | 'prompt' | 'language' | 'voice' | 'modelConnectionId'

/** What a form leaves out (a fieldset that is locked) stays as it is kept. */
export function readAgentForm(form: FormReader, kept: AgentSettings): SentAgent {
  const text = (name: TextName, before: string) => (form.has(name) ? form.text(name) : before)
  const texts = readNumberTexts(form, kept)
  const settings = {
    name: text('name', kept.name),
    greeting: text('greeting', kept.greeting),
    prompt: text('prompt', kept.prompt),
    language: text('language', kept.language).trim(),
    otherLanguages: form.has('otherLanguages')
      ? parseLanguages(form.text('otherLanguages'))
      : kept.otherLanguages,
    languageChoice: oneOf(LANGUAGE_CHOICES, form.text('languageChoice')) ?? kept.languageChoice,
    voice: text('voice', kept.voice ?? '').trim() || null,
    modelConnectionId: text('modelConnectionId', kept.modelConnectionId),
    fallbackModelConnectionIds: form.has('fallbackModelConnectionIds')
      ? form.list('fallbackModelConnectionIds').filter(id => id !== '')
      : kept.fallbackModelConnectionIds,
    pace: oneOf(PACES, form.text('pace')) ?? kept.pace,
    silenceSeconds: texts.silenceSeconds === '' ? null : Number(texts.silenceSeconds),
    maxDurationMinutes: texts.maxDurationMinutes === '' ? Number.NaN : Number(texts.maxDurationMinutes),
    // No box ticked sends nothing at all, so the name tells whether this is the whole form.
    tools: form.has('name') ? form.list('tools') : kept.tools,
    handOvers: form.has('handOverAgentIds') ? readHandOvers(form) : kept.handOvers,
  }
  return { settings, texts }
}

/** A place without an agent is none. */
function readHandOvers(form: FormReader): HandOverTarget[] {
  const whens = form.list('handOverWhens')
  return form
    .list('handOverAgentIds')
    .map((agentId, place) => ({ agentId, when: whens[place] ?? '' }))
    .filter(({ agentId }) => agentId !== '')
}

/** Kept numbers as a form shows them. */
export function numberTextsOf({ silenceSeconds, maxDurationMinutes }: AgentSettings): NumberTexts {
  return {
    silenceSeconds: silenceSeconds === null ? '' : String(silenceSeconds),
    maxDurationMinutes: String(maxDurationMinutes),
  }
}

function readNumberTexts(form: FormReader, kept: AgentSettings): NumberTexts {
  const before = numberTextsOf(kept)
  const text = (name: keyof NumberTexts) => (form.has(name) ? form.text(name).trim() : before[name])
  return { silenceSeconds: text('silenceSeconds'), maxDurationMinutes: text('maxDurationMinutes') }
}

function oneOf<T extends string>(choices: readonly T[], text: string): T | undefined {
  return choices.find(choice => choice === text)
}
