import type { AgentSettings, Pace } from '#core/agents/agent.ts'
import type { FieldIssue } from '#core/errors.ts'
import { FieldError, fieldId, issueOf, TextField } from '../components/form.tsx'
import { useMessages } from '../page-context.tsx'

export interface ConnectionChoice {
  id: string
  name: string
}

/** The numbers of the form as texts: what somebody typed stays, a number or not. */
export interface NumberTexts {
  /** Empty: the agent waits. */
  silenceSeconds: string
  maxDurationMinutes: string
}

/** What the service takes. */
export interface ConversationLimits {
  silenceSecondsMin: number
  silenceSecondsMax: number
  durationMinutesMax: number
  fallbacksMax: number
  handOversMax: number
}

interface ConversationFieldsProps {
  values: AgentSettings
  texts: NumberTexts
  limits: ConversationLimits
  issues: readonly FieldIssue[]
  connections: readonly ConnectionChoice[]
}

/** How the agent behaves in a call, whatever it talks about. */
export function ConversationFields(props: ConversationFieldsProps) {
  const { texts, issues, limits } = props
  const { form } = useMessages().agents
  return (
    <section class="form-section">
      <h2>{form.sections.conversation}</h2>
      <PaceField {...props} />
      <div class="form-row">
        <TextField
          name="silenceSeconds"
          label={form.silenceSeconds.label}
          help={form.silenceSeconds.help(limits.silenceSecondsMin, limits.silenceSecondsMax)}
          placeholder={form.silenceSeconds.off}
          value={texts.silenceSeconds}
          issues={issues}
          isNumeric
        />
        <TextField
          name="maxDurationMinutes"
          label={form.maxDurationMinutes.label}
          help={form.maxDurationMinutes.help(limits.durationMinutesMax)}
          value={texts.maxDurationMinutes}
          issues={issues}
          isNumeric
          isRequired
        />
      </div>
      <Fallbacks {...props} />
    </section>
  )
}

const PACES: readonly Pace[] = ['quick', 'balanced', 'patient']

function PaceField({ values, issues }: ConversationFieldsProps) {
  const words = useMessages().agents.form.pace
  return (
    <fieldset class="field" aria-describedby={`${fieldId('pace')}-error`}>
      <legend class="field-label">{words.label}</legend>
      <div class="choices">
        {PACES.map(pace => (
          <label key={pace} class="choice">
            <input class="radio" type="radio" name="pace" value={pace} checked={values.pace === pace} />
            <span>{words.options[pace].label}</span>
            <span class="field-help">{words.options[pace].help}</span>
          </label>
        ))}
      </div>
      <FieldError name="pace" issues={issues} />
    </fieldset>
  )
}

const FALLBACKS = 'fallbackModelConnectionIds'

function Fallbacks({ values, issues, connections, limits }: ConversationFieldsProps) {
  const words = useMessages().agents.form.fallbacks
  const chosen = values.fallbackModelConnectionIds
  const places = Array.from({ length: limits.fallbacksMax }, (_, index) => index)
  const id = fieldId(FALLBACKS)
  if (connections.length < 2 && chosen.length === 0) return <NoFallback />
  return (
    <fieldset class="field" aria-describedby={`${id}-error ${id}-help`}>
      <legend class="field-label">{words.label}</legend>
      <div class="form-row form-row-thirds">
        {places.map(index => (
          <label key={index} class="field">
            <span class="field-help">{words.place(index + 1)}</span>
            <select
              class="select"
              // The first one is where the cursor goes when they are refused.
              id={index === 0 ? id : `${id}-${index}`}
              name={FALLBACKS}
              aria-invalid={issueOf(issues, `${FALLBACKS}.${index}`) ? 'true' : undefined}
              value={chosen[index] ?? ''}
            >
              <option value="">{words.none}</option>
              {connections.map(connection => (
                <option key={connection.id} value={connection.id}>
                  {connection.name}
                </option>
              ))}
            </select>
          </label>
        ))}
      </div>
      <FieldError name={FALLBACKS} issues={issues} />
      <p class="field-help" id={`${id}-help`}>
        {words.help}
      </p>
    </fieldset>
  )
}

function NoFallback() {
  const words = useMessages().agents.form.fallbacks
  return (
    <div class="field">
      <p class="field-label">{words.label}</p>
      <p class="field-help">{words.onlyOne}</p>
    </div>
  )
}
