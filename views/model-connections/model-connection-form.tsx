import type { FieldIssue } from '#core/errors.ts'
import type { CascadePart, ModelConnectionKind } from '#core/model-connections/model-connection.ts'
import { FormFaults, fieldId, TextField } from '../components/form.tsx'
import { useMessages } from '../page-context.tsx'

/** One part as the form shows it. NB: there is no field for a key that is kept, only the fact. */
export interface PartValues {
  baseUrl: string
  model: string
  voice: string
  hasKey: boolean
}

export interface ConnectionValues {
  name: string
  kind: ModelConnectionKind
  parts: Record<CascadePart, PartValues>
}

const PARTS = ['stt', 'llm', 'tts'] as const

export const CONNECTION_FIELDS = [
  'name',
  ...PARTS.flatMap(part => [`${part}.baseUrl`, `${part}.model`, `${part}.apiKey`]),
  'tts.voice',
]

/** Names of the fields that a form of this kind has. */
export function fieldsOf(kind: ModelConnectionKind): readonly string[] {
  return kind === 'rehearsal' ? ['name'] : CONNECTION_FIELDS
}

interface ConnectionFieldsProps {
  values: ConnectionValues
  issues: readonly FieldIssue[]
}

export function ConnectionFields({ values, issues }: ConnectionFieldsProps) {
  const { form, kindHelp } = useMessages().modelConnections
  return (
    <>
      <TextField
        name="name"
        label={form.name.label}
        help={form.name.help}
        value={values.name}
        issues={issues}
        isRequired
      />
      {values.kind === 'rehearsal' ? (
        <p class="muted">{kindHelp.rehearsal}</p>
      ) : (
        PARTS.map(part => <PartFields key={part} part={part} values={values.parts[part]} issues={issues} />)
      )}
    </>
  )
}

interface PartFieldsProps {
  part: CascadePart
  values: PartValues
  issues: readonly FieldIssue[]
}

function PartFields({ part, values, issues }: PartFieldsProps) {
  const { form } = useMessages().modelConnections
  const { title, text } = form.parts[part]
  return (
    <fieldset class="form-section">
      <legend class="part-legend">
        {title} <span class="muted">{text}</span>
      </legend>
      <TextField
        name={`${part}.baseUrl`}
        type="url"
        label={form.baseUrl.label}
        help={form.baseUrl.help}
        value={values.baseUrl}
        issues={issues}
        isRequired
      />
      <div class="form-row">
        <TextField
          name={`${part}.model`}
          label={form.model.label}
          help={form.model.help[part]}
          value={values.model}
          issues={issues}
          isRequired
        />
        {part === 'tts' && (
          <TextField
            name="tts.voice"
            label={form.voice.label}
            help={form.voice.help}
            value={values.voice}
            issues={issues}
            isRequired
          />
        )}
        <KeyField part={part} hasKey={values.hasKey} issues={issues} />
      </div>
    </fieldset>
  )
}

function KeyField({
  part,
  hasKey,
  issues,
}: {
  part: CascadePart
  hasKey: boolean
  issues: readonly FieldIssue[]
}) {
  const { apiKey } = useMessages().modelConnections.form
  const name = `${part}.apiKey`
  return (
    <div class="field">
      <TextField
        name={name}
        type="password"
        label={apiKey.label}
        help={hasKey ? apiKey.keptHelp : apiKey.help}
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
            name={`${part}.removeKey`}
            value="yes"
          />
          <span>{apiKey.remove}</span>
        </label>
      )}
    </div>
  )
}

interface ConnectionFaultsProps {
  kind: ModelConnectionKind
  issues: readonly FieldIssue[]
  message?: string
}

export function ConnectionFaults({ kind, issues, message }: ConnectionFaultsProps) {
  return <FormFaults id="connection-message" fields={fieldsOf(kind)} issues={issues} message={message} />
}
