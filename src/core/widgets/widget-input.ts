import { z } from 'zod'
import {
  CALLS_PER_DAY_MAX,
  CALLS_PER_VISITOR_MAX,
  WIDGET_LABEL_MAX_CHARS,
  WIDGET_NAME_MAX_CHARS,
  WIDGET_ORIGINS_MAX,
  WIDGET_SIDES,
} from './widget.ts'

const ORIGIN_MAX_CHARS = 255
/** No wildcards: an origin is one place, or the list protects nothing. */
const HOST_NAME = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$|^\[[0-9a-f:.]+\]$/
const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/

export const allowedOrigin = z
  .string()
  .trim()
  .max(ORIGIN_MAX_CHARS)
  .refine(isOrigin, 'Write each origin like https://www.example.com, without a path.')
  .refine(isSafeOrigin, 'Use https. Only localhost may do without.')
  .transform(text => new URL(text).origin)

const look = z.strictObject({
  label: z.string().trim().min(1, 'Write what the button says.').max(WIDGET_LABEL_MAX_CHARS),
  color: z
    .string()
    .trim()
    .regex(/^#[0-9a-f]{6}$/i, 'Write the colour like #1f4b99.')
    .transform(color => color.toLowerCase()),
  side: z.enum(WIDGET_SIDES),
  hasTranscript: z.boolean().default(false),
})

const origins = z
  .array(allowedOrigin)
  .min(1, 'Name at least one origin.')
  .max(WIDGET_ORIGINS_MAX)
  .transform(all => [...new Set(all)])

/** The body of a widget, as REST and the form send it. Unknown fields are refused. */
export const widgetInput = z.strictObject({
  name: z.string().trim().min(1, 'Give the widget a name.').max(WIDGET_NAME_MAX_CHARS),
  agentId: z.string().min(1, 'Choose an agent.').max(64),
  isEnabled: z.boolean().default(true),
  allowedOrigins: origins,
  callsPerVisitorAndHour: z.int().min(1).max(CALLS_PER_VISITOR_MAX).default(10),
  callsPerDay: z.int().min(1).max(CALLS_PER_DAY_MAX).default(100),
  look,
})
export type WidgetInput = z.input<typeof widgetInput>

/** Any part of it. Not `widgetInput.partial()`: its defaults would fill in what a change leaves out. */
export const widgetChange = z.strictObject({
  name: widgetInput.shape.name.optional(),
  agentId: widgetInput.shape.agentId.optional(),
  isEnabled: z.boolean().optional(),
  allowedOrigins: origins.optional(),
  callsPerVisitorAndHour: z.int().min(1).max(CALLS_PER_VISITOR_MAX).optional(),
  callsPerDay: z.int().min(1).max(CALLS_PER_DAY_MAX).optional(),
  look: look.optional(),
})
export type WidgetChange = z.input<typeof widgetChange>

function isOrigin(text: string): boolean {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol) || !HOST_NAME.test(url.hostname)) return false
  return url.href === `${url.origin}/`
}

/** A page without https gets no microphone anyway, unless it is on the visitor's own machine. */
function isSafeOrigin(text: string): boolean {
  const url = URL.parse(text)
  return url?.protocol !== 'http:' || LOOPBACK.test(url.hostname)
}
