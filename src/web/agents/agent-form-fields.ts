import { type AgentSettings, LANGUAGE_CHOICES, type LanguageChoice } from '#core/agents/agent.ts'
import { parseLanguages } from '#lib/language-list.ts'
import type { FormReader } from '../form-fields.ts'

function choiceOf(text: string): LanguageChoice | undefined {
  return LANGUAGE_CHOICES.find(choice => choice === text)
}

/** The agent's form as it was sent. What a form leaves out (a fieldset that is locked) stays as it is kept. */
export function readAgentForm(form: FormReader, kept: AgentSettings): AgentSettings {
  const text = (name: Exclude<keyof AgentSettings, 'otherLanguages' | 'languageChoice'>, before: string) =>
    form.has(name) ? form.text(name) : before
  return {
    name: text('name', kept.name),
    greeting: text('greeting', kept.greeting),
    prompt: text('prompt', kept.prompt),
    language: text('language', kept.language).trim(),
    otherLanguages: form.has('otherLanguages')
      ? parseLanguages(form.text('otherLanguages'))
      : kept.otherLanguages,
    languageChoice: choiceOf(form.text('languageChoice')) ?? kept.languageChoice,
    voice: text('voice', kept.voice ?? '').trim() || null,
    modelConnectionId: text('modelConnectionId', kept.modelConnectionId),
    // No box ticked sends nothing at all, so the name tells whether this is the whole form.
    tools: form.has('name') ? form.list('tools') : kept.tools,
  }
}
