/** The import table of the house, as data. Change it together with src/README.md, and only with a reason written down. */
export type Wall = {
  /** Walls whose values this one may import. */
  readonly imports: readonly string[]
  /** Walls of which it may name types only. */
  readonly types?: readonly string[]
}

const SHARED = ['lib', 'telemetry', 'messages']

export const WALLS: Readonly<Record<string, Wall>> = {
  lib: { imports: [] },
  messages: { imports: ['lib'] },
  telemetry: { imports: ['lib'] },
  core: { imports: ['lib'] },
  storage: { imports: ['core', 'lib', 'telemetry'] },
  providers: { imports: ['core', ...SHARED] },
  web: { imports: ['core', 'views', ...SHARED] },
  'voice/protocol': { imports: ['lib'], types: ['core'] },
  'voice/main': { imports: ['core', 'voice/protocol', ...SHARED] },
  'voice/media': { imports: ['voice/protocol', ...SHARED] },
  loadtest: { imports: ['lib'] },
  jobs: { imports: ['core', 'lib', 'telemetry'] },
  client: { imports: ['lib'], types: ['core'] },
  views: { imports: ['lib', 'messages'], types: ['core'] },
  config: { imports: ['lib'] },
}

/** Files at the top of src (app.ts, cli.ts and their helpers) and src/testing wire everything together: no limits. */
export const FREE_WALLS: ReadonlySet<string> = new Set(['root', 'testing'])

/** Where each vendor lives; a package that is not listed has no home yet and may be imported nowhere. */
export const VENDOR_HOMES: readonly (readonly [vendor: RegExp, homes: readonly string[]])[] = [
  [/^@opentelemetry\//, ['telemetry']],
  [/^pino$/, ['telemetry']],
  [/^(drizzle-orm|better-sqlite3|pg|bun:sqlite)(\/|$)/, ['storage']],
  [/^(livekit-server-sdk|stripe|resend|nodemailer|selfsigned)$/, ['providers']],
  [/^better-auth(\/|$)/, ['providers', 'storage/auth-adapter']],
  [/^@zxcvbn-ts\//, ['providers']],
  [/^@simplewebauthn\//, ['providers']],
  [/^uqr$/, ['views']],
  [/^openid-client$/, ['providers']],
  [/^(elysia|@elysiajs\/.+)$/, ['web']],
  [/^@livekit\/protocol$/, ['voice/main']],
  [/^@livekit\/(agents|agents-plugin-.+|rtc-ffi-bindings|local-inference)$/, ['voice/media']],
  [/^@livekit\/rtc-node$/, ['voice/media', 'loadtest']],
  [/^tinyld$/, ['voice/media']],
  [/^croner$/, ['jobs']],
  [/^(livekit-client|uplot)$/, ['client']],
  [/^htmx\.org(\/|$)/, ['client']],
  [/^preact-render-to-string$/, ['views']],
  [/^preact(\/|$)/, ['views', 'web']],
  [/^zod$/, ['*']],
]

/** core does no input or output: of the runtime's own modules it may use these. */
export const CORE_BUILTINS: ReadonlySet<string> = new Set(['node:crypto', 'node:util'])

/** The words of the house; a folder of core is one of them. */
export const NOUNS: ReadonlySet<string> = new Set([
  'access',
  'agents',
  'api-keys',
  'audit',
  'billing',
  'calls',
  'connections',
  'egress',
  'identity',
  'ledger',
  'mail',
  'members',
  'model-connections',
  'notifications',
  'organizations',
  'roles',
  'sign-in-providers',
  'telephony',
  'tools',
  'usage',
  'webhooks',
  'widgets',
])

/** Folders of the front door and of the pages that belong to no single noun. */
export const PAGE_FOLDERS: ReadonlySet<string> = new Set([
  'api',
  'components',
  'errors',
  'layout',
  'live',
  'mail',
  'setup',
])

export const LINES_PER_FILE_MAX = 400
