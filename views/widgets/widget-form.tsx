import type { FieldIssue } from '#core/errors.ts'
import {
  controlProps,
  FieldFrame,
  FormFaults,
  fieldId,
  SelectField,
  TextAreaField,
  TextField,
} from '../components/form.tsx'
import { useMessages } from '../page-context.tsx'

/** What stands in the form: as it was typed, right or wrong. Names are the paths of the fields. */
export interface WidgetValues {
  name: string
  agentId: string
  isEnabled: boolean
  allowedOrigins: string
  callsPerVisitorAndHour: string
  callsPerDay: string
  'look.label': string
  'look.color': string
  'look.side': string
  hasTranscript: boolean
}

export const WIDGET_FIELDS = [
  'name',
  'agentId',
  'allowedOrigins',
  'callsPerVisitorAndHour',
  'callsPerDay',
  'look.label',
  'look.color',
  'look.side',
] as const

export interface AgentChoice {
  id: string
  name: string
}

interface WidgetFieldsProps {
  values: WidgetValues
  agents: readonly AgentChoice[]
  issues: readonly FieldIssue[]
  /** A new widget is in use from the start. */
  isNew?: boolean
}

export function WidgetFields({ values, agents, issues, isNew = false }: WidgetFieldsProps) {
  const { form } = useMessages().widgets
  return (
    <>
      <TextField
        name="name"
        {...form.name}
        value={values.name}
        issues={issues}
        isRequired
        hasAutoFocus={isNew}
      />
      <SelectField
        name="agentId"
        {...form.agent}
        value={values.agentId}
        options={agents.map(({ id, name }) => ({ value: id, label: name }))}
        issues={issues}
      />
      <TextAreaField
        name="allowedOrigins"
        {...form.origins}
        rows={3}
        value={values.allowedOrigins}
        placeholder="https://www.example.com"
        issues={issues}
      />
      <div class="widget-pair">
        <TextField
          name="callsPerVisitorAndHour"
          {...form.perVisitor}
          value={values.callsPerVisitorAndHour}
          issues={issues}
        />
        <TextField name="callsPerDay" {...form.perDay} value={values.callsPerDay} issues={issues} />
      </div>
      <TextField name="look.label" {...form.text} value={values['look.label']} issues={issues} isRequired />
      <div class="widget-pair">
        <ColorField value={values['look.color']} issues={issues} />
        <SelectField
          name="look.side"
          label={form.side.label}
          value={values['look.side']}
          options={[
            { value: 'right', label: form.side.right },
            { value: 'left', label: form.side.left },
          ]}
          issues={issues}
        />
      </div>
      <Choice name="hasTranscript" {...form.transcript} isChosen={values.hasTranscript} />
      {!isNew && <Choice name="isEnabled" {...form.enabled} isChosen={values.isEnabled} />}
    </>
  )
}

function ColorField({ value, issues }: { value: string; issues: readonly FieldIssue[] }) {
  const { color } = useMessages().widgets.form
  const field = { name: 'look.color', ...color, issues }
  return (
    <FieldFrame {...field}>
      <input {...controlProps('look.color', field)} class="input widget-color" type="color" value={value} />
    </FieldFrame>
  )
}

interface ChoiceProps {
  name: string
  label: string
  help: string
  isChosen: boolean
}

function Choice({ name, label, help, isChosen }: ChoiceProps) {
  const id = fieldId(name)
  return (
    <label class="choice" for={id}>
      <input class="checkbox" type="checkbox" id={id} name={name} value="yes" checked={isChosen} />
      <span>{label}</span>
      <span class="field-help">{help}</span>
    </label>
  )
}

export function WidgetFaults({ issues, message }: { issues: readonly FieldIssue[]; message?: string }) {
  return <FormFaults id="widget-message" fields={WIDGET_FIELDS} issues={issues} message={message} />
}
