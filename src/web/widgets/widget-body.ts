import { z } from 'zod'
import { WIDGET_SIDES, type Widget } from '#core/widgets/widget.ts'
import { widgetChange, widgetInput } from '#core/widgets/widget-input.ts'
import { apiSchemas, listOf, timestamp, toTimestamp } from '../api/api-schemas.ts'

export const widgetBody = z
  .object({
    id: z.string().describe('It is public: it stands in the pages that show the button.'),
    name: z.string(),
    agentId: z.string(),
    isEnabled: z.boolean(),
    allowedOrigins: z.array(z.string()),
    callsPerVisitorAndHour: z.int(),
    callsPerDay: z.int(),
    look: z.object({
      label: z.string(),
      color: z.string(),
      side: z.enum(WIDGET_SIDES),
      hasTranscript: z.boolean().describe('Visitors read along what is said.'),
    }),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .register(apiSchemas, { id: 'Widget', description: 'A talk button for pages of others.' })

export const widgetListBody = listOf(widgetBody).register(apiSchemas, {
  id: 'WidgetList',
  description: 'Widgets, oldest first.',
})

export const widgetInputBody = widgetInput.register(apiSchemas, {
  id: 'WidgetInput',
  description: 'A new talk button. The agent must be published.',
})

export const widgetChangeBody = widgetChange.register(apiSchemas, {
  id: 'WidgetChange',
  description: 'What changes; the rest stays.',
})

export function presentWidget({ organizationId: _, ...widget }: Widget): z.input<typeof widgetBody> {
  return { ...widget, createdAt: toTimestamp(widget.createdAt), updatedAt: toTimestamp(widget.updatedAt) }
}
