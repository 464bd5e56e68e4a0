const PATHS = {
  agents: ['M8 8.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z', 'M2.5 14c.6-2.6 2.8-4 5.5-4s4.9 1.4 5.5 4'],
  calls: [
    'M5.2 2.5H3.3c-.5 0-.9.4-.8.9.4 5.5 4.6 9.7 10.1 10.1.5 0 .9-.3.9-.8v-1.9l-3-1.2-1.3 1.4a9 9 0 0 1-3.9-3.9l1.2-1.3-1.3-3.3Z',
  ],
  models: ['M2.5 5.5h11M2.5 10.5h11', 'M6 3.5v4M10.5 8.5v4'],
  egress: ['M9 13.5H2.5v-11H9', 'M6.5 8H14M11 5l3 3-3 3'],
  organization: ['M3 13.5v-11h6v11M9 6.5h4v7M1.5 13.5h13', 'M5.2 5.2h1.6M5.2 8h1.6M5.2 10.8h1.6'],
  microphone: ['M8 10a2 2 0 0 0 2-2V4a2 2 0 1 0-4 0v4a2 2 0 0 0 2 2Z', 'M4 8a4 4 0 0 0 8 0M8 12v2'],
  chevron: ['M6 4l4 4-4 4'],
  back: ['M9.5 3.5 5 8l4.5 4.5'],
  plus: ['M8 3v10M3 8h10'],
  tool: ['M9.8 6.2 3 13M10.3 2.6a3 3 0 0 0-.5 3.6 3 3 0 0 0 3.6-.5l-2-.7-.4-2Z'],
  send: ['M2.5 8h10M8.5 3.8 12.7 8l-4.2 4.2'],
  help: ['M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12Z', 'M6.2 6.3A1.8 1.8 0 1 1 8.4 8c-.3.1-.4.4-.4.8M8 11h0'],
} as const

export type IconName = keyof typeof PATHS

/** A small line drawing. It is decoration: the words stand beside it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {PATHS[name].map(path => (
        <path key={path} d={path} />
      ))}
    </svg>
  )
}
