const PATHS = {
  agents: ['M8 8.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z', 'M2.5 14c.6-2.6 2.8-4 5.5-4s4.9 1.4 5.5 4'],
  calls: [
    'M5.2 2.5H3.3c-.5 0-.9.4-.8.9.4 5.5 4.6 9.7 10.1 10.1.5 0 .9-.3.9-.8v-1.9l-3-1.2-1.3 1.4a9 9 0 0 1-3.9-3.9l1.2-1.3-1.3-3.3Z',
  ],
  models: ['M2.5 5.5h11M2.5 10.5h11', 'M6 3.5v4M10.5 8.5v4'],
  egress: ['M9 13.5H2.5v-11H9', 'M6.5 8H14M11 5l3 3-3 3'],
  organization: ['M3 13.5v-11h6v11M9 6.5h4v7M1.5 13.5h13', 'M5.2 5.2h1.6M5.2 8h1.6M5.2 10.8h1.6'],
  widget: ['M2.5 3.5h11v9h-11zM2.5 6h11', 'M9 8.5h2.5v2H9z'],
  members: [
    'M6 7.5a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6Z',
    'M1.8 13c.4-2.1 2.1-3.4 4.2-3.4s3.8 1.3 4.2 3.4',
    'M10.8 3.2a2.2 2.2 0 0 1 0 4.2M12 9.9c1.2.5 2 1.6 2.2 3.1',
  ],
  roles: ['M8 2 3 4v3.5c0 3 2 5.4 5 6.5 3-1.1 5-3.5 5-6.5V4L8 2Z'],
  shield: ['M8 2 3 4v3.5c0 3 2 5.4 5 6.5 3-1.1 5-3.5 5-6.5V4L8 2Z', 'm5.8 8 1.6 1.6 2.9-3.1'],
  key: ['M10.5 9a3.3 3.3 0 1 0-3.1-2.2L2.5 11.7v1.8h2v-1.4h1.4v-1.4h1.3l1-1', 'M11.3 4.7h0'],
  usage: ['M2.5 13.5h11', 'M4.5 11V8M8 11V4M11.5 11V6.5'],
  audit: ['M4 2.5h8v11H4z', 'M6 5.5h4M6 8h4M6 10.5h2.5'],
  organizations: [
    'M2.5 13.5v-8H8v8M8 13.5v-11h5.5v11M1.5 13.5h13',
    'M10 5.5h1.5M10 8h1.5M4.5 8H6M4.5 10.5H6',
  ],
  signIn: ['M7 2.5h6.5v11H7', 'M2 8h7.5M6.5 5l3 3-3 3'],
  mail: ['M2 3.5h12v9H2z', 'm2.3 4 5.7 5 5.7-5'],
  more: ['M3.5 8h0M8 8h0M12.5 8h0'],
  switch: ['m5 6 3-3 3 3M5 10l3 3 3-3'],
  check: ['m3.5 8.5 3 3 6-7'],
  microphone: ['M8 10a2 2 0 0 0 2-2V4a2 2 0 1 0-4 0v4a2 2 0 0 0 2 2Z', 'M4 8a4 4 0 0 0 8 0M8 12v2'],
  chevron: ['M6 4l4 4-4 4'],
  back: ['M9.5 3.5 5 8l4.5 4.5'],
  plus: ['M8 3v10M3 8h10'],
  tool: ['M9.8 6.2 3 13M10.3 2.6a3 3 0 0 0-.5 3.6 3 3 0 0 0 3.6-.5l-2-.7-.4-2Z'],
  send: ['M2.5 8h10M8.5 3.8 12.7 8l-4.2 4.2'],
  warning: ['M8 2.5 14.5 13.5h-13L8 2.5Z', 'M8 6.5v3.5M8 11.8h0'],
  note: ['M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12Z', 'M8 7.5V11M8 5h0'],
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
