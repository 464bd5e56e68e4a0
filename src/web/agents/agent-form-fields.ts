import type { AgentSettings } from '#core/agents/agent.ts'
import type { FormReader } from '../form-fields.ts'

/** The agent's form as it was sent. What a form leaves out (a fieldset that is locked) stays as it is kept. */
export function readAgentForm(form: FormReader, kept: AgentSettings): AgentSettings {
  const text = (name: keyof AgentSettings, before: string) => (form.has(name) ? form.text(name) : before)
  return {
    name: text('name', kept.name),
    greeting: text('greeting', kept.greeting),
    prompt: text('prompt', kept.prompt),
    language: text('language', kept.language).trim(),
    voice: text('voice', kept.voice ?? '').trim() || null,
    modelConnectionId: text('modelConnectionId', kept.modelConnectionId),
    // No box ticked sends nothing at all, so the name tells whether this is the whole form.
    tools: form.has('name') ? form.list('tools') : kept.tools,
  }
}
