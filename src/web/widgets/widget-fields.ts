import type { Widget } from '#core/widgets/widget.ts'
import type { WidgetChange, WidgetInput } from '#core/widgets/widget-input.ts'
import type { WidgetValues } from '#views/widgets/widget-form.tsx'
import type { FormReader } from '../form-fields.ts'

export function newValues(agentId: string, label: string): WidgetValues {
  return {
    name: '',
    agentId,
    isEnabled: true,
    allowedOrigins: '',
    callsPerVisitorAndHour: '10',
    callsPerDay: '100',
    'look.label': label,
    'look.color': '#1f4b99',
    'look.side': 'right',
    hasTranscript: false,
  }
}

export function valuesOf(widget: Widget): WidgetValues {
  const { name, agentId, isEnabled, allowedOrigins, callsPerVisitorAndHour, callsPerDay, look } = widget
  return {
    name,
    agentId,
    isEnabled,
    allowedOrigins: allowedOrigins.join('\n'),
    callsPerVisitorAndHour: String(callsPerVisitorAndHour),
    callsPerDay: String(callsPerDay),
    'look.label': look.label,
    'look.color': look.color,
    'look.side': look.side,
    hasTranscript: look.hasTranscript,
  }
}

export function typedValues(form: FormReader): WidgetValues {
  return {
    name: form.text('name'),
    agentId: form.text('agentId'),
    isEnabled: form.has('isEnabled'),
    allowedOrigins: form.text('allowedOrigins'),
    callsPerVisitorAndHour: form.text('callsPerVisitorAndHour'),
    callsPerDay: form.text('callsPerDay'),
    'look.label': form.text('look.label'),
    'look.color': form.text('look.color'),
    'look.side': form.text('look.side'),
    hasTranscript: form.has('hasTranscript'),
  }
}

/** What was typed, as the service takes it; it says what is wrong with it. */
export function inputOf(values: WidgetValues): WidgetInput & WidgetChange {
  return {
    name: values.name,
    agentId: values.agentId,
    isEnabled: values.isEnabled,
    allowedOrigins: values.allowedOrigins
      .split('\n')
      .map(line => line.trim())
      .filter(line => line !== ''),
    callsPerVisitorAndHour: toNumber(values.callsPerVisitorAndHour),
    callsPerDay: toNumber(values.callsPerDay),
    look: {
      label: values['look.label'],
      color: values['look.color'],
      side: values['look.side'] === 'left' ? 'left' : 'right',
      hasTranscript: values.hasTranscript,
    },
  }
}

/** NaN for what is no number: the service says so. */
function toNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text)
}
