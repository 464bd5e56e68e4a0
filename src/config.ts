import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { isDestinationEntry } from '#lib/destination-list.ts'
import { isMailSender } from '#lib/mail-address.ts'
import { isAddressOrNetwork } from '#lib/network-address.ts'

/**
 * The only reader of the environment. Every setting has a default, a secret may come from a file (`NAME_FILE`), and the result is
 * frozen. NB: print it with `describeConfig`, which leaves the secrets out.
 */
export interface Config {
  host: string
  port: number
  /** How people reach the dashboard; derived from host, port and TLS when it is not set. */
  publicUrl: string | null
  /** Addresses and networks of proxies in front whose X-Forwarded-For is believed. */
  trustedProxies: readonly string[]
  dataDir: string
  /** null: SQLite in the data dir. */
  databaseUrl: string | null
  migrationDatabaseUrl: string | null
  /** 32 bytes in base64; null: a key file in the data dir, made at the first start. */
  encryptionKey: string | null
  livekit: { url: string; apiKey: string; apiSecret: string; publicUrl: string | null } | null
  /** Where a managed livekit-server may be found, before PATH. */
  livekitServerBin: string | null
  /** Calls at the same time, over the whole appliance. */
  maxCalls: number
  /** Processes that hold the audio of calls; 0: a thread of this one. */
  mediaProcesses: number
  /** How long running calls may go on once the program was asked to stop; then they hear a sentence. */
  drainSeconds: number
  /** Calls may speak to listed destinations only; with an empty list to this machine and private networks. */
  lanOnly: boolean
  egressAllow: readonly string[]
  /** Providers of sign-in in private networks that may be asked without https. */
  signInAllowHttp: readonly string[]
  /** What sends mails; null: nothing does, and platform admins hand them on. */
  mail:
    | { kind: 'resend'; apiKey: string; sender: string }
    | { kind: 'smtp'; url: string; ca: string | null; sender: string }
    | null
  tls: { kind: 'files'; certPath: string; keyPath: string } | { kind: 'self-signed' } | null
  logLevel: LogLevel
  /** The folders where programs of the host are looked for. */
  programPath: string
}

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** The command line's words for the same settings; they win over the environment. */
export interface ConfigFlags {
  host?: string
  port?: string
  dataDir?: string
  tls?: string
}

export class ConfigError extends Error {}

/** In the data dir: what `parley loadtest --keep` found. It counts where MAX_CALLS is not set. */
export const KEPT_MAX_CALLS_FILE = 'max-calls'

const MAX_CALLS_DEFAULT = 10
export const MAX_CALLS_MAX = 10_000
const MEDIA_PROCESSES_MAX = 64
const DRAIN_SECONDS_DEFAULT = 30
const DRAIN_SECONDS_MAX = 4 * 3_600

const text = z.string().trim().min(1).optional()
const url = (protocols: RegExp, example: string) =>
  z.url({ protocol: protocols, error: `must be an address such as ${example}` }).optional()

const schema = z.object({
  HOST: z.string().trim().min(1).default('127.0.0.1'),
  PORT: z.coerce
    .number('must be a number')
    .int()
    .min(0)
    .max(65_535, 'must be a port, 0 to 65535')
    .default(3000),
  PUBLIC_URL: url(/^https?$/, 'https://parley.example.com'),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform(splitList)
    .refine(
      list => list.every(isAddressOrNetwork),
      'must be addresses or networks such as 127.0.0.1, 10.0.0.0/8',
    ),
  DATA_DIR: z.string().trim().min(1).default('./data'),
  DATABASE_URL: text,
  MIGRATION_DATABASE_URL: text,
  ENCRYPTION_KEY: z
    .string()
    .refine(
      key => Buffer.from(key, 'base64').length === 32,
      'must be 32 bytes in base64 (openssl rand -base64 32)',
    )
    .optional(),
  LIVEKIT_URL: url(/^(ws|wss|http|https)$/, 'wss://livekit.example.com'),
  LIVEKIT_API_KEY: text,
  LIVEKIT_API_SECRET: text,
  LIVEKIT_PUBLIC_URL: url(/^(ws|wss)$/, 'wss://livekit.example.com'),
  LIVEKIT_SERVER_BIN: text,
  MAX_CALLS: z.coerce.number('must be a number').int().min(1).max(MAX_CALLS_MAX).optional(),
  MEDIA_PROCESSES: z.coerce
    .number('must be a number')
    .int()
    .min(0)
    .max(MEDIA_PROCESSES_MAX, `must be 0 to ${MEDIA_PROCESSES_MAX}`)
    .default(0),
  DRAIN_SECONDS: z.coerce
    .number('must be a number')
    .int()
    .min(0)
    .max(DRAIN_SECONDS_MAX, `must be 0 to ${DRAIN_SECONDS_MAX}`)
    .default(DRAIN_SECONDS_DEFAULT),
  LAN_ONLY: z.stringbool('must be 0 or 1').default(false),
  EGRESS_ALLOW: z
    .string()
    .default('')
    .transform(splitList)
    .refine(
      list => list.every(isDestinationEntry),
      'must be hosts, host:port or networks such as private, models.lan, 192.168.1.5:11434, 10.0.0.0/8',
    ),
  SIGN_IN_ALLOW_HTTP: z
    .string()
    .default('')
    .transform(splitList)
    .refine(
      list => list.every(isDestinationEntry),
      'must be hosts, host:port or networks such as localhost:8080, sso.lan, 10.0.0.0/8',
    ),
  RESEND_API_KEY: text,
  SMTP_URL: z
    .url({
      protocol: /^smtps?$/,
      error: 'must be an address such as smtp://name:password@mail.example.com:587',
      abort: true,
    })
    .refine(
      address => /^(\?starttls=never)?$/.test(new URL(address).search),
      'knows one addition: ?starttls=never',
    )
    .optional(),
  SMTP_CA: text,
  MAIL_FROM: z
    .string()
    .trim()
    .refine(isMailSender, 'must be an e-mail address, or a name with one: Parley <parley@example.com>')
    .optional(),
  TLS_CERT: text,
  TLS_KEY: text,
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
})

/** Settings that may be read from a file, so that no secret has to stand in the environment. */
const FILE_SETTINGS = [
  'DATABASE_URL',
  'MIGRATION_DATABASE_URL',
  'ENCRYPTION_KEY',
  'LIVEKIT_API_KEY',
  'LIVEKIT_API_SECRET',
  'RESEND_API_KEY',
  'SMTP_URL',
  'SMTP_CA',
] as const

/** Throws ConfigError with one line for each setting that is wrong; never with a value. */
export function readConfig(
  flags: ConfigFlags = {},
  environment: Record<string, string | undefined> = process.env,
): Config {
  const values = { ...dropEmpty(withFiles(environment)), ...flagValues(flags) }
  const parsed = schema.safeParse(values)
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map(issue => `${issue.path.join('.')} ${issue.message}`).join('\n'),
    )
  }
  const env = parsed.data
  const dataDir = resolve(env.DATA_DIR)
  const config: Config = {
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    trustedProxies: env.TRUSTED_PROXIES,
    dataDir,
    databaseUrl: env.DATABASE_URL ?? null,
    migrationDatabaseUrl: env.MIGRATION_DATABASE_URL ?? null,
    encryptionKey: env.ENCRYPTION_KEY ?? null,
    livekit: readLivekit(env),
    livekitServerBin: env.LIVEKIT_SERVER_BIN ?? null,
    maxCalls: env.MAX_CALLS ?? keptMaxCalls(dataDir) ?? MAX_CALLS_DEFAULT,
    mediaProcesses: env.MEDIA_PROCESSES,
    drainSeconds: env.DRAIN_SECONDS,
    ...readEgress(env),
    signInAllowHttp: env.SIGN_IN_ALLOW_HTTP,
    mail: readMail(env),
    tls: readTls(env, flags.tls),
    logLevel: env.LOG_LEVEL,
    programPath: environment.PATH ?? '',
  }
  return Object.freeze(config)
}

/** The whole environment, for handing it on to a program that takes the place of this one. */
export function hostEnvironment(): Readonly<Record<string, string | undefined>> {
  return process.env
}

/** The settings as the log may show them. */
export function describeConfig(config: Config): Record<string, unknown> {
  return {
    host: config.host,
    port: config.port,
    publicUrl: config.publicUrl,
    dataDir: config.dataDir,
    database: config.databaseUrl
      ? config.databaseUrl.split(':')[0]
      : `sqlite in ${join(config.dataDir, 'parley.db')}`,
    livekit: config.livekit ? config.livekit.url : 'managed',
    maxCalls: config.maxCalls,
    mediaProcesses: config.mediaProcesses,
    drainSeconds: config.drainSeconds,
    lanOnly: config.lanOnly,
    egressAllow: config.egressAllow,
    signInAllowHttp: config.signInAllowHttp,
    mail: config.mail?.kind ?? null,
    tls: config.tls?.kind ?? null,
    logLevel: config.logLevel,
  }
}

type Environment = z.output<typeof schema>

function readLivekit(env: Environment): Config['livekit'] {
  const { LIVEKIT_URL: address, LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret } = env
  if (!address) return null
  if (!apiKey || !apiSecret)
    throw new ConfigError('LIVEKIT_URL needs LIVEKIT_API_KEY and LIVEKIT_API_SECRET beside it')
  return { url: address, apiKey, apiSecret, publicUrl: env.LIVEKIT_PUBLIC_URL ?? null }
}

function readEgress(env: Environment): Pick<Config, 'lanOnly' | 'egressAllow'> {
  // A list without the switch would give a feeling of safety and none.
  if (env.EGRESS_ALLOW.length > 0 && !env.LAN_ONLY)
    throw new ConfigError('EGRESS_ALLOW acts only together with LAN_ONLY=1')
  return { lanOnly: env.LAN_ONLY, egressAllow: env.EGRESS_ALLOW }
}

function readMail(env: Environment): Config['mail'] {
  const { RESEND_API_KEY: apiKey, SMTP_URL: address, SMTP_CA: ca, MAIL_FROM: sender } = env
  if (apiKey && address) throw new ConfigError('RESEND_API_KEY and SMTP_URL are both set; keep one')
  if (ca && !address) throw new ConfigError('SMTP_CA acts only together with SMTP_URL')
  if (!apiKey && !address) {
    if (sender) throw new ConfigError('MAIL_FROM needs SMTP_URL or RESEND_API_KEY beside it')
    return null
  }
  if (!sender) throw new ConfigError('SMTP_URL and RESEND_API_KEY need MAIL_FROM beside them')
  return apiKey
    ? { kind: 'resend', apiKey, sender }
    : { kind: 'smtp', url: address ?? '', ca: ca ?? null, sender }
}

function readTls(env: Environment, flag: string | undefined): Config['tls'] {
  if (flag !== undefined && flag !== 'self-signed')
    throw new ConfigError('--tls knows one value: self-signed')
  if (env.TLS_CERT && env.TLS_KEY) return { kind: 'files', certPath: env.TLS_CERT, keyPath: env.TLS_KEY }
  if (env.TLS_CERT || env.TLS_KEY) throw new ConfigError('TLS_CERT and TLS_KEY go together')
  return flag ? { kind: 'self-signed' } : null
}

function keptMaxCalls(dataDir: string): number | null {
  const path = join(dataDir, KEPT_MAX_CALLS_FILE)
  if (!existsSync(path)) return null
  const kept = schema.shape.MAX_CALLS.safeParse(readFileSync(path, 'utf8').trim())
  if (!kept.success || kept.data === undefined)
    throw new ConfigError(`${path} holds no number of calls: remove it, or run parley loadtest --keep again`)
  return kept.data
}

function withFiles(environment: Record<string, string | undefined>): Record<string, string | undefined> {
  const values = { ...environment }
  for (const name of FILE_SETTINGS) {
    const path = environment[`${name}_FILE`]
    if (!path) continue
    if (environment[name]) throw new ConfigError(`${name} and ${name}_FILE are both set; keep one`)
    try {
      values[name] = readFileSync(path, 'utf8').trim()
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
      throw new ConfigError(`${name}_FILE cannot be read (${code})`)
    }
  }
  return values
}

function splitList(list: string): string[] {
  return list.split(/[\s,]+/).filter(entry => entry !== '')
}

/** An empty setting is one that is not set: compose files and .env templates leave such lines. */
function dropEmpty(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => !!entry[1]?.trim()),
  )
}

function flagValues(flags: ConfigFlags): Record<string, string> {
  return dropEmpty({ HOST: flags.host, PORT: flags.port, DATA_DIR: flags.dataDir })
}
