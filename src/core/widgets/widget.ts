export const WIDGET_SIDES = ['left', 'right'] as const

/** How the button on a foreign page looks. */
export interface WidgetLook {
  label: string
  /** CSS colour, #rrggbb. */
  color: string
  side: (typeof WIDGET_SIDES)[number]
  /** Visitors read along what is said. */
  hasTranscript: boolean
}

/** A talk button for pages of others. Its id is public: what protects it are its origins and its limits. */
export interface Widget {
  id: string
  organizationId: string
  name: string
  agentId: string
  isEnabled: boolean
  /** Exact origins, such as https://www.example.com. */
  allowedOrigins: string[]
  callsPerVisitorAndHour: number
  /** Counted over the day of the organization's time zone. */
  callsPerDay: number
  look: WidgetLook
  createdAt: Date
  updatedAt: Date
}

/** Why nobody can be reached through a widget, as far as the organization can mend it. */
export type WidgetObstacle = 'disabled' | 'agent_gone' | 'agent_not_published'

export const WIDGETS_MAX = 100
export const WIDGET_NAME_MAX_CHARS = 80
export const WIDGET_LABEL_MAX_CHARS = 40
export const WIDGET_ORIGINS_MAX = 20
export const CALLS_PER_VISITOR_MAX = 100
export const CALLS_PER_DAY_MAX = 10_000
