import type { AgentSettings } from '#core/agents/agent.ts'
import type { FieldIssue } from '#core/errors.ts'
import { FieldError, fieldId, issueOf } from '../components/form.tsx'
import { useMessages } from '../page-context.tsx'

export interface AgentChoice {
  id: string
  name: string
}

interface HandOverFieldsProps {
  values: AgentSettings
  issues: readonly FieldIssue[]
  /** All but the one whose form it is. */
  otherAgents: readonly AgentChoice[]
  handOversMax: number
}

const HAND_OVERS = 'handOvers'

/** To whom the agent may hand a call over, and when. What is chosen stands open, and one place more. */
export function HandOverFields(props: HandOverFieldsProps) {
  const { values, issues, otherAgents, handOversMax } = props
  const { sections, handOvers: words } = useMessages().agents.form
  const chosen = values.handOvers.length
  const places = Array.from({ length: handOversMax }, (_, place) => place)
  const isOpen = (place: number) => place <= chosen
  const id = fieldId(HAND_OVERS)
  return (
    <section class="form-section">
      <h2>{sections.handOvers}</h2>
      {otherAgents.length === 0 && chosen === 0 ? (
        <p class="field-help">{words.onlyOne}</p>
      ) : (
        <fieldset class="field" aria-describedby={`${id}-error ${id}-help`}>
          <legend class="field-label">{words.label}</legend>
          {places.filter(isOpen).map(place => (
            <HandOver key={place} place={place} {...props} />
          ))}
          {chosen + 1 < handOversMax && (
            <details class="hand-overs-more">
              <summary class="link">{words.more}</summary>
              {places
                .filter(place => !isOpen(place))
                .map(place => (
                  <HandOver key={place} place={place} {...props} />
                ))}
            </details>
          )}
          <FieldError name={HAND_OVERS} issues={issues} />
          <p class="field-help" id={`${id}-help`}>
            {words.help}
          </p>
        </fieldset>
      )}
    </section>
  )
}

function HandOver({ place, values, issues, otherAgents }: HandOverFieldsProps & { place: number }) {
  const { handOvers: words } = useMessages().agents.form
  const target = values.handOvers[place]
  const id = fieldId(HAND_OVERS)
  const isWrong = issueOf(issues, `${HAND_OVERS}.${place}`) !== undefined
  return (
    <div class="hand-over">
      <select
        class="select"
        // The first one is where the cursor goes when they are refused.
        id={place === 0 ? id : `${id}-${place}`}
        name="handOverAgentIds"
        aria-label={words.agent(place + 1)}
        aria-invalid={isWrong ? 'true' : undefined}
        value={target?.agentId ?? ''}
      >
        <option value="">{words.none}</option>
        {otherAgents.map(agent => (
          <option key={agent.id} value={agent.id}>
            {agent.name}
          </option>
        ))}
      </select>
      <label class="hand-over-when">
        <span class="field-help" aria-hidden="true">
          {words.whenShown}
        </span>
        <input
          class="input"
          type="text"
          name="handOverWhens"
          aria-label={words.when(place + 1)}
          aria-invalid={isWrong ? 'true' : undefined}
          placeholder={place === 0 ? words.example : undefined}
          value={target?.when ?? ''}
          autoComplete="off"
        />
      </label>
    </div>
  )
}
