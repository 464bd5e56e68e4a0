import type { AgentSettings, LanguageChoice } from '#core/agents/agent.ts'
import type { FieldIssue } from '#core/errors.ts'
import type { Tool } from '#core/tools/tool.ts'
import { writeLanguages } from '#lib/language-list.ts'
import {
  CsrfField,
  FieldError,
  FormMessage,
  fieldId,
  SelectField,
  TextAreaField,
  TextField,
} from '../components/form.tsx'
import { type VoiceChoice, VoiceField } from '../components/voice-field.tsx'
import { useIsAllowed, useMessages, useSay } from '../page-context.tsx'
import {
  type ConnectionChoice,
  ConversationFields,
  type ConversationLimits,
  type NumberTexts,
} from './conversation-fields.tsx'

import { type AgentChoice, HandOverFields } from './hand-over-fields.tsx'

export const AGENT_FIELDS = [
  'name',
  'language',
  'otherLanguages',
  'languageChoice',
  'greeting',
  'prompt',
  'modelConnectionId',
  'voice',
  'pace',
  'silenceSeconds',
  'maxDurationMinutes',
  'fallbackModelConnectionIds',
  'handOvers',
  'tools',
] as const

export interface AgentFormProps {
  agentId: string
  values: AgentSettings
  texts: NumberTexts
  limits: ConversationLimits
  issues: readonly FieldIssue[]
  message?: string
  connections: readonly ConnectionChoice[]
  otherAgents: readonly AgentChoice[]
  /** Known voices of the chosen connection. */
  voices: readonly VoiceChoice[]
  tools: readonly Tool[]
}

/** Saves itself a moment after each pause in typing; without JavaScript its button does. */
export function AgentForm(props: AgentFormProps) {
  const { agentId, issues, message } = props
  const { form } = useMessages().agents
  const mayWrite = useIsAllowed()('agents.write')
  const action = `/agents/${agentId}/draft`
  return (
    <form
      class="form agent-form"
      id="agent-form"
      method="post"
      action={action}
      hx-post={action}
      hx-trigger="autosave, submit"
      hx-swap="none"
      hx-sync="this:queue last"
      data-autosave
      aria-label={form.label}
      novalidate
    >
      <CsrfField />
      <FormMessage id="agent-message" issues={issues} message={message} />
      <fieldset class="form" disabled={!mayWrite}>
        <Speech {...props} />
        <Languages {...props} />
        <Models {...props} />
        <ConversationFields {...props} />
        <HandOverFields {...props} handOversMax={props.limits.handOversMax} />
        <Tools {...props} />
      </fieldset>
      {mayWrite && (
        <noscript>
          <button class="btn" type="submit">
            {form.save}
          </button>
        </noscript>
      )}
    </form>
  )
}

function Speech({ values, issues }: AgentFormProps) {
  const { form } = useMessages().agents
  return (
    <>
      <section class="form-section">
        <h2>{form.sections.identity}</h2>
        <div class="form-row">
          <TextField
            name="name"
            label={form.name.label}
            help={form.name.help}
            value={values.name}
            issues={issues}
            isRequired
          />
          <TextField
            name="language"
            label={form.language.label}
            help={form.language.help}
            value={values.language}
            issues={issues}
            isRequired
          />
        </div>
      </section>
      <section class="form-section">
        <h2>{form.sections.greeting}</h2>
        <TextAreaField
          name="greeting"
          label={form.greeting.label}
          help={form.greeting.help}
          value={values.greeting}
          rows={2}
          issues={issues}
        />
      </section>
      <section class="form-section">
        <h2>{form.sections.instructions}</h2>
        <TextAreaField
          name="prompt"
          label={form.prompt.label}
          help={form.prompt.help}
          value={values.prompt}
          rows={12}
          issues={issues}
        />
      </section>
    </>
  )
}

const CHOICES: readonly LanguageChoice[] = ['detect', 'ask']

function Languages({ values, issues }: AgentFormProps) {
  const { form } = useMessages().agents
  return (
    <section class="form-section">
      <h2>{form.sections.languages}</h2>
      <div class="form-row">
        <TextAreaField
          name="otherLanguages"
          label={form.otherLanguages.label}
          help={form.otherLanguages.help}
          value={writeLanguages(values.otherLanguages)}
          rows={3}
          issues={issues}
        />
        <SelectField
          name="languageChoice"
          label={form.languageChoice.label}
          help={form.languageChoice.help}
          value={values.languageChoice}
          options={CHOICES.map(value => ({ value, label: form.languageChoice.options[value] }))}
          issues={issues}
        />
      </div>
    </section>
  )
}

function Models({ agentId, values, issues, connections, voices }: AgentFormProps) {
  const { form } = useMessages().agents
  return (
    <section class="form-section">
      <h2>{form.sections.voice}</h2>
      <div class="form-row">
        <SelectField
          name="modelConnectionId"
          label={form.connection.label}
          help={form.connection.help}
          value={values.modelConnectionId}
          options={connections.map(({ id, name }) => ({ value: id, label: name }))}
          issues={issues}
          attributes={{
            'hx-post': `/agents/${agentId}/voice-field`,
            'hx-trigger': 'change',
            'hx-target': `#${AGENT_VOICE_ID}`,
            'hx-swap': 'outerHTML',
          }}
        />
        <AgentVoiceField agentId={agentId} voice={values.voice ?? ''} voices={voices} issues={issues} />
      </div>
    </section>
  )
}

const AGENT_VOICE_ID = 'agent-voice'

interface AgentVoiceFieldProps {
  agentId: string
  voice: string
  /** Known voices of the chosen connection. */
  voices: readonly VoiceChoice[]
  issues: readonly FieldIssue[]
}

/** Comes back anew when another connection is chosen: that one has other voices. */
export function AgentVoiceField({ agentId, voice, voices, issues }: AgentVoiceFieldProps) {
  const words = useMessages().agents.form.voice
  const mayWrite = useIsAllowed()('agents.write')
  return (
    <div class="field" id={AGENT_VOICE_ID}>
      <VoiceField
        name="voice"
        label={words.label}
        help={words.help}
        value={voice}
        voices={voices}
        listenAction={mayWrite ? `/agents/${agentId}/listen` : null}
        issues={issues}
      />
    </div>
  )
}

function Tools({ values, issues, tools }: AgentFormProps) {
  const { form } = useMessages().agents
  const say = useSay()
  return (
    <section class="form-section">
      <h2>{form.sections.tools}</h2>
      <fieldset class="field" aria-describedby={`${fieldId('tools')}-error`}>
        <legend class="sr-only">{form.tools.label}</legend>
        {tools.length === 0 && <p class="muted">{form.tools.none}</p>}
        <div class="choices">
          {tools.map(tool => (
            <label key={tool.id} class="choice">
              <input
                class="checkbox"
                type="checkbox"
                name="tools"
                value={tool.name}
                checked={values.tools.includes(tool.name)}
              />
              <span class="mono">{tool.name}</span>
              <span class="field-help">{say({ text: tool.description })}</span>
            </label>
          ))}
        </div>
        <FieldError name="tools" issues={issues} />
      </fieldset>
    </section>
  )
}
