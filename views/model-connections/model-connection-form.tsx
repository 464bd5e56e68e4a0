import type { FieldIssue } from '#core/errors.ts'
import type { ModelConnectionKind } from '#core/model-connections/model-connection.ts'
import { FormFaults, TextField } from '../components/form.tsx'
import { ListenButton } from '../components/voice-field.tsx'
import { useIsAllowed, useMessages } from '../page-context.tsx'
import { fieldOf, hasVoice, type Slot, SlotFields, type SlotValues } from './slot-fields.tsx'

export interface ConnectionValues {
  name: string
  kind: ModelConnectionKind
  /** In the order of the form; none for Rehearsal. */
  slots: readonly SlotValues[]
}

/** Where the fragments of a connection that does not exist yet are asked for. */
export const NEW_PATH = '/model-connections/new'

/** Names of the fields that a form of this kind has. */
export function fieldsOf(kind: ModelConnectionKind): readonly string[] {
  if (kind === 'rehearsal') return ['name']
  const slots: readonly Slot[] = kind === 'cascade' ? ['stt', 'llm', 'tts'] : ['realtime']
  return ['name', ...slots.flatMap(fieldsOfSlot)]
}

function fieldsOfSlot(slot: Slot): string[] {
  const names = (['baseUrl', 'model', 'apiKey'] as const).map(field => fieldOf(slot, field))
  return hasVoice(slot) ? [...names, fieldOf(slot, 'voice')] : names
}

interface ConnectionFieldsProps {
  values: ConnectionValues
  issues: readonly FieldIssue[]
  /** Page of the connection, or NEW_PATH. */
  path: string
}

export function ConnectionFields({ values, issues, path }: ConnectionFieldsProps) {
  const { form, kindHelp } = useMessages().modelConnections
  const mayWrite = useIsAllowed()('connections.write')
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
      {values.kind === 'rehearsal' && (
        <>
          <p class="muted">{kindHelp.rehearsal}</p>
          {mayWrite && (
            <div class="field-with-act">
              <ListenButton action={`${path}/listen`} statusId="rehearsal-listen" />
            </div>
          )}
        </>
      )}
      {values.slots.map(slot => (
        <SlotFields key={slot.slot} values={slot} issues={issues} path={path} />
      ))}
    </>
  )
}

/** Without a script Enter presses the first button of a form, which would else be one that fills in a service. */
export function DefaultButton({ label }: { label: string }) {
  return (
    <noscript>
      <button class="sr-only" type="submit" tabIndex={-1}>
        {label}
      </button>
    </noscript>
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
