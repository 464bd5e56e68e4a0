import { useMessages } from '../page-context.tsx'
import { controlProps, FieldFrame, type FieldProps, fieldId } from './form.tsx'

export interface VoiceChoice {
  id: string
  name?: string | undefined
  language?: string | undefined
}

interface VoiceFieldProps extends FieldProps {
  value: string
  /** Voices to choose from; any other may be typed. */
  voices: readonly VoiceChoice[]
  /** Where the form is posted to hear the voice; null hides the button. */
  listenAction: string | null
  placeholder?: string
  isRequired?: boolean
}

/** The name of a voice, with the button that lets it be heard before it is chosen. */
export function VoiceField(props: VoiceFieldProps) {
  const { name, value, voices, listenAction, isRequired, placeholder } = props
  const id = fieldId(name)
  // The types of JSX know no list on an input whose type is fixed elsewhere.
  const list = voices.length > 0 ? Object.fromEntries([['list', `${id}-options`]]) : {}
  return (
    <div class="field">
      <FieldFrame {...props}>
        <div class="field-with-act">
          <input
            {...controlProps(name, props)}
            class="input"
            {...list}
            value={value}
            required={isRequired}
            placeholder={placeholder}
            autoComplete="off"
          />
          {listenAction && <ListenButton action={listenAction} statusId={`${id}-listen`} />}
        </div>
        {voices.length > 0 && (
          <datalist id={`${id}-options`}>
            {voices.map(voice => (
              <option key={voice.id} value={voice.id} label={describeVoice(voice)} />
            ))}
          </datalist>
        )}
      </FieldFrame>
      {voices.length > 1 && <VoiceList voices={voices} chosen={value} fieldId={id} />}
    </div>
  )
}

/** All of them, since a list of suggestions shows only what fits to the text that stands in the field. One click fills in and plays. */
function VoiceList(props: { voices: readonly VoiceChoice[]; chosen: string; fieldId: string }) {
  const { voices, chosen, fieldId: id } = props
  const { listen } = useMessages().modelConnections
  return (
    <details class="voice-list" data-needs-script hidden>
      <summary class="small">{listen.all(voices.length)}</summary>
      <ul>
        {voices.map(({ id: voice, name, language }) => (
          <li key={voice}>
            <button
              class="voice-choice"
              type="button"
              aria-pressed={voice === chosen}
              data-voice={voice}
              data-voice-field={id}
            >
              {name ?? voice}
              {language && <span class="muted"> {language}</span>}
            </button>
          </li>
        ))}
      </ul>
    </details>
  )
}

function describeVoice({ id, name, language }: VoiceChoice): string | undefined {
  if (!name && !language) return undefined
  return [name ?? id, language].filter(Boolean).join(', ')
}

/** Needs a script: client/listen.ts posts the form that it stands in and plays what comes back. */
export function ListenButton({ action, statusId }: { action: string; statusId: string }) {
  const { listen } = useMessages().modelConnections
  return (
    <>
      <button
        class="btn listen"
        type="button"
        data-listen={action}
        data-listen-stop={listen.stop}
        aria-describedby={statusId}
        data-needs-script
        hidden
      >
        {listen.button}
      </button>
      <p
        class="listen-status small"
        id={statusId}
        role="status"
        data-loading={listen.loading}
        data-playing={listen.playing}
        data-failed={listen.failed}
      />
    </>
  )
}
