import type { FieldIssue } from '#core/errors.ts'
import type { CascadePart } from '#core/model-connections/model-connection.ts'
import { controlProps, FieldFrame, fieldId, TextField } from '../components/form.tsx'
import { type VoiceChoice, VoiceField } from '../components/voice-field.tsx'
import { useIsAllowed, useMessages } from '../page-context.tsx'

/** A part of a cascade, or the one model of a realtime connection. */
export type Slot = CascadePart | 'realtime'

/** What the catalogue suggests for the chosen service. */
export interface SlotChoices {
  services: readonly { value: string; label: string }[]
  /** Of the chosen service; null when it is in no catalogue. */
  name: string | null
  keysAt: string | null
  /** null: nobody knows. */
  needsKey: boolean | null
  /** Its own address; null when there is none to suggest. */
  address: string | null
  models: readonly string[]
  voices: readonly VoiceChoice[]
}

/** One slot as the form shows it. NB: there is no field for a key that is kept, only the fact. */
export interface SlotValues {
  slot: Slot
  service: string
  baseUrl: string
  model: string
  voice: string
  hasKey: boolean
  choices: SlotChoices
}

type SlotField = 'service' | 'shownService' | 'baseUrl' | 'model' | 'voice' | 'apiKey' | 'removeKey'

/** Name of a field: the parts of a cascade have each their own, a realtime connection has one of each. */
export function fieldOf(slot: Slot, field: SlotField): string {
  return slot === 'realtime' ? field : `${slot}.${field}`
}

export function hasVoice(slot: Slot): boolean {
  return slot === 'tts' || slot === 'realtime'
}

interface SlotFieldsProps {
  values: SlotValues
  issues: readonly FieldIssue[]
  /** Where the connection lives, or is to live: its fragments and voices are asked for under it. */
  path: string
}

/** Service, address, model, voice and key of one slot. Choosing another service fetches it anew. */
export function SlotFields(props: SlotFieldsProps) {
  const { slot } = props.values
  const { title, text } = useMessages().modelConnections.form.parts[slot]
  return (
    <fieldset class="form-section" id={`slot-${slot}`}>
      <legend class="part-legend">
        {title} <span class="muted">{text}</span>
      </legend>
      {slot === 'realtime' ? <RealtimeSlot {...props} /> : <PartSlot {...props} />}
    </fieldset>
  )
}

function PartSlot(props: SlotFieldsProps) {
  return (
    <>
      <div class="form-row">
        <ServiceField {...props} />
        <AddressField {...props} />
      </div>
      <div class="form-row">
        <ModelField {...props} />
        {hasVoice(props.values.slot) && <SlotVoiceField {...props} />}
        <KeyField {...props} />
      </div>
    </>
  )
}

/** The address of a realtime model is known and hardly ever another: it waits below. */
function RealtimeSlot(props: SlotFieldsProps) {
  return (
    <>
      <KeyField {...props} />
      <div class="form-row">
        <ModelField {...props} />
        <SlotVoiceField {...props} />
      </div>
      <AddressField {...props} />
    </>
  )
}

function ServiceField({ values, issues, path }: SlotFieldsProps) {
  const { service: words } = useMessages().modelConnections.form
  const { slot, service, choices } = values
  const name = fieldOf(slot, 'service')
  const action = `${path}/parts/${slot}`
  return (
    <FieldFrame name={name} label={words.label} help={words.help} issues={issues}>
      <input type="hidden" name={fieldOf(slot, 'shownService')} value={service} />
      <select
        {...controlProps(name, { help: words.help, issues })}
        class="select"
        value={service}
        hx-post={action}
        hx-trigger="change"
        hx-target={`#slot-${slot}`}
        hx-swap="outerHTML"
      >
        {choices.services.map(option => (
          <option key={option.value} value={option.value} selected={option.value === service}>
            {option.label}
          </option>
        ))}
        <option value="other" selected={service === 'other'}>
          {words.other}
        </option>
      </select>
      <noscript>
        <button class="btn btn-sm" type="submit" formaction={action}>
          {words.fill}
        </button>
      </noscript>
    </FieldFrame>
  )
}

function AddressField({ values, issues }: SlotFieldsProps) {
  const { baseUrl: words } = useMessages().modelConnections.form
  const { slot, baseUrl, choices } = values
  const isOwn = choices.address === baseUrl
  const suggested = choices.address ? words.known(choices.address) : undefined
  return (
    <TextField
      name={fieldOf(slot, 'baseUrl')}
      type="url"
      label={words.label}
      help={isOwn ? undefined : (suggested ?? words.help)}
      value={baseUrl}
      issues={issues}
      isRequired={slot !== 'realtime'}
    />
  )
}

function ModelField({ values, issues }: SlotFieldsProps) {
  const { model: words } = useMessages().modelConnections.form
  const { slot, model, choices } = values
  const others = choices.models.filter(id => id !== model).slice(0, 2)
  return (
    <TextField
      name={fieldOf(slot, 'model')}
      label={words.label}
      help={others.length > 0 ? words.suggested(others) : words.help[slot]}
      value={model}
      options={choices.models}
      issues={issues}
      isRequired
    />
  )
}

function SlotVoiceField({ values, issues, path }: SlotFieldsProps) {
  const { voice: words } = useMessages().modelConnections.form
  const mayWrite = useIsAllowed()('connections.write')
  const { slot, voice, choices } = values
  return (
    <VoiceField
      name={fieldOf(slot, 'voice')}
      label={words.label}
      help={words.help}
      value={voice}
      voices={choices.voices}
      listenAction={mayWrite ? `${path}/listen` : null}
      issues={issues}
      isRequired
    />
  )
}

function KeyField({ values, issues }: SlotFieldsProps) {
  const { apiKey } = useMessages().modelConnections.form
  const { slot, hasKey } = values
  const name = fieldOf(slot, 'apiKey')
  return (
    <div class="field">
      <TextField
        name={name}
        type="password"
        label={apiKey.label}
        help={hasKey ? apiKey.keptHelp : helpFor(values, apiKey)}
        value=""
        placeholder={hasKey ? apiKey.kept : undefined}
        issues={issues}
        autoComplete="off"
      />
      {hasKey && (
        <label class="choice small" for={`${fieldId(name)}-remove`}>
          <input
            class="checkbox"
            type="checkbox"
            id={`${fieldId(name)}-remove`}
            name={fieldOf(slot, 'removeKey')}
            value="yes"
          />
          <span>{apiKey.remove}</span>
        </label>
      )}
    </div>
  )
}

interface KeyWords {
  help: string
  madeAt(page: string): string
  shared(page: string): string
  notNeeded(service: string): string
}

function helpFor({ slot, choices }: SlotValues, words: KeyWords): string {
  const { name, keysAt, needsKey } = choices
  if (keysAt) return slot === 'llm' || slot === 'tts' ? words.shared(keysAt) : words.madeAt(keysAt)
  return needsKey === false && name ? words.notNeeded(name) : words.help
}
