/** How the button on a foreign page looks. */
export interface WidgetLook {
  label: string
  /** CSS colour, #rrggbb. */
  color: string
  side: 'left' | 'right'
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
  callsPerDay: number
  look: WidgetLook
  createdAt: Date
  updatedAt: Date
}
