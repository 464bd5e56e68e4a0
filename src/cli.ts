import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import packageJson from '../package.json' with { type: 'json' }
import { type Config, ConfigError, type ConfigFlags, hostEnvironment, readConfig } from './config.ts'
import { AppError, type ErrorCode } from './core/errors.ts'
import { ensureExecutableTmp } from './lib/executable-tmp.ts'
import { NATIVE_DIR_VARIABLE, useNativeDir } from './lib/native-part.ts'
import { LOAD_CALLS_DEFAULT, LOAD_P95_DEFAULT_MS } from './loadtest/load-level.ts'

/** What the program ends with; `parley --help` lists them. */
const EXIT = { ok: 0, failed: 1, usage: 2, unavailable: 3, refused: 4 } as const

class UsageError extends Error {}

type Flags = Record<string, string | boolean | undefined>

interface Command {
  summary: string
  usage: string
  details?: string
  options: Record<string, { type: 'string' | 'boolean' }>
  run(flags: Flags): Promise<number>
}

const CONFIG_OPTIONS = { 'data-dir': { type: 'string' } } as const

const COMMANDS: Record<string, Command> = {
  serve: {
    summary: 'Run Parley: dashboard, API and calls',
    usage: 'parley serve [--host HOST] [--port PORT] [--data-dir DIR] [--tls self-signed]',
    details:
      '  --host HOST         address to listen on (127.0.0.1: this machine only; 0.0.0.0: the network)\n' +
      '  --port PORT         port of the dashboard, the API and LiveKit’s signalling (3000)\n' +
      '  --data-dir DIR      database, keys and LiveKit’s files (./data)\n' +
      '  --tls self-signed   https with a certificate of its own: browsers refuse the microphone on plain http',
    options: {
      ...CONFIG_OPTIONS,
      host: { type: 'string' },
      port: { type: 'string' },
      tls: { type: 'string' },
    },
    run: async flags => (await import('./serve.ts')).serve(settingsOf(flags), VERSION),
  },
  migrate: {
    summary: 'Bring the database to the version of this program',
    usage: 'parley migrate [--data-dir DIR] [--json]',
    details: '  Postgres: uses MIGRATION_DATABASE_URL (the owner of the schema), else DATABASE_URL.',
    options: { ...CONFIG_OPTIONS, json: { type: 'boolean' } },
    async run(flags) {
      const { migrate } = await import('./administration.ts')
      const result = await migrate(settingsOf(flags))
      print(flags.json, result, `${result.applied.length} migration(s) applied.`)
      return EXIT.ok
    },
  },
  status: {
    summary: 'Ask the server that runs here whether it can take calls',
    usage: 'parley status [--host HOST] [--port PORT] [--json]',
    details:
      '  Ends with 0 when it can, with 3 when it cannot or does not answer: a health check for containers.',
    options: { host: { type: 'string' }, port: { type: 'string' }, json: { type: 'boolean' } },
    async run(flags) {
      const { askStatus } = await import('./status.ts')
      const status = await askStatus(readConfig(toConfigFlags(flags)))
      const lines = Object.entries(status.parts).map(
        ([name, { ok, message }]) => `${name.padEnd(10)} ${ok ? 'ok' : 'NOT READY'}  ${message}`,
      )
      print(flags.json, status, lines.join('\n'))
      return status.ready ? EXIT.ok : EXIT.unavailable
    },
  },
  loadtest: {
    summary: 'Measure how many calls at once this machine holds',
    usage: 'parley loadtest [--calls N] [--p95 MS] [--keep] [--data-dir DIR] [--json]',
    details:
      `  --calls N           the most that is tried (${LOAD_CALLS_DEFAULT})\n` +
      `  --p95 MS            95 of 100 answers begin so soon after the caller’s last word (${LOAD_P95_DEFAULT_MS})\n` +
      '  --keep              write the result into the data folder: serve takes it as MAX_CALLS where that is not set\n' +
      '  Needs no keys and no network: callers and models are stand-ins inside of this program. Run it while no calls are\n' +
      '  held; it takes half a minute for a machine that holds them all, and some minutes else. Ends with 1 when not one call holds.',
    options: {
      ...CONFIG_OPTIONS,
      calls: { type: 'string' },
      p95: { type: 'string' },
      keep: { type: 'boolean' },
      json: { type: 'boolean' },
    },
    async run(flags) {
      const config = settingsOf(flags)
      const { describeLoadTest, readLoadTestFlags, runLoadTest } = await import('./loadtest.ts')
      const result = await runLoadTest(config, readLoadTestFlags(flags))
      print(flags.json, result, describeLoadTest(result))
      return result.calls > 0 ? EXIT.ok : EXIT.failed
    },
  },
  version: {
    summary: 'Print the version',
    usage: 'parley version [--json]',
    options: { json: { type: 'boolean' } },
    async run(flags) {
      print(
        flags.json,
        {
          name: 'parley',
          version: VERSION,
          bun: Bun.version,
          platform: `${process.platform}-${process.arch}`,
        },
        `parley ${VERSION}`,
      )
      return EXIT.ok
    },
  },
  'admin create': {
    summary: 'Create an organization and its owner; the password comes on standard input',
    usage:
      'parley admin create --email EMAIL --organization NAME [--name NAME] [--api-key] [--data-dir DIR] [--json]',
    details:
      '  --api-key           also make an API key and print it, this once\n' +
      '  Works beside a running server. Example: parley admin create --email ann@example.com --organization Acme < password.txt',
    options: {
      ...CONFIG_OPTIONS,
      email: { type: 'string' },
      organization: { type: 'string' },
      name: { type: 'string' },
      'api-key': { type: 'boolean' },
      json: { type: 'boolean' },
    },
    run: runAdminCreate,
  },
  'admin reset-password': {
    summary: 'Give a person a new password, when no mail reaches them; it comes on standard input',
    usage: 'parley admin reset-password --email EMAIL [--second-factor] [--data-dir DIR] [--json]',
    details:
      '  --second-factor     take the authenticator app away too, of somebody who lost it\n' +
      '  Signs the person out everywhere. Works beside a running server. Example: parley admin reset-password --email ann@example.com < password.txt',
    options: {
      ...CONFIG_OPTIONS,
      email: { type: 'string' },
      'second-factor': { type: 'boolean' },
      json: { type: 'boolean' },
    },
    run: runPasswordReset,
  },
  'audit verify': {
    summary: 'Prove that the audit logs are whole: nothing edited, deleted, reordered or cut off',
    usage:
      'parley audit verify [--organization ID] [--data-dir DIR] [--json]\n  parley audit verify --file EXPORT.jsonl [--json]',
    details:
      '  --organization ID   one log only; "platform" is that of the appliance\n' +
      '  --file EXPORT       an exported log instead of the database: needs no installation\n' +
      '  Works beside a running server, changes nothing. Ends with 0 when every log is whole, with 1 when one is not.\n' +
      '  docs/audit.md says what is found and what cannot be.',
    options: {
      ...CONFIG_OPTIONS,
      organization: { type: 'string' },
      file: { type: 'string' },
      json: { type: 'boolean' },
    },
    run: runAuditVerify,
  },
  'keys rotate-signing': {
    summary: 'Sign access tokens with a new key; those of the old one work until they end',
    usage: 'parley keys rotate-signing [--data-dir DIR] [--json]',
    details: '  Works beside a running server, which signs with the new key within half a minute.',
    options: { ...CONFIG_OPTIONS, json: { type: 'boolean' } },
    async run(flags) {
      const { rotateSigningKey } = await import('./administration.ts')
      const result = await rotateSigningKey(settingsOf(flags))
      print(flags.json, result, `Access tokens are signed with key ${result.id} from now on.`)
      return EXIT.ok
    },
  },
  'keys reset': {
    summary: 'Forget every stored model key, after the encryption key was lost',
    usage: 'parley keys reset --yes [--data-dir DIR] [--json]',
    options: { ...CONFIG_OPTIONS, yes: { type: 'boolean' }, json: { type: 'boolean' } },
    async run(flags) {
      if (!flags.yes) throw new UsageError('This forgets every stored model key. Say --yes if you mean it.')
      const { resetKeys } = await import('./administration.ts')
      const result = await resetKeys(settingsOf(flags))
      print(
        flags.json,
        result,
        `${result.connections} model connection(s) have no key any more: enter them again in the dashboard. ` +
          `${result.secondFactors} authenticator app(s) were removed: their people sign in with the password alone until they set one up again.`,
      )
      return EXIT.ok
    },
  },
}

const VERSION = packageJson.version

/** Runs one command and answers the exit code. Results go to standard output, everything else to standard error. */
export async function runCli(words: string[]): Promise<number> {
  try {
    return await dispatch(words)
  } catch (error) {
    return report(error)
  }
}

async function dispatch(words: string[]): Promise<number> {
  if (words.length === 0 || ['help', '--help', '-h'].includes(words[0] ?? ''))
    return printHelp(words.length === 0 ? EXIT.usage : EXIT.ok)
  if (words[0] === '--version') return dispatch(['version'])
  if (words[0] === 'media') return runMediaHost()
  if (words[0] === 'loadtest-callers') return runLoadCallers()
  const name = [words.slice(0, 2).join(' '), words[0] ?? ''].find(candidate =>
    Object.hasOwn(COMMANDS, candidate),
  )
  if (!name) return reportUnknown(words)
  const command = COMMANDS[name]!
  const rest = words.slice(name.split(' ').length)
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(
      `${command.summary}\n\n  ${command.usage}\n${command.details ? `\n${command.details}\n` : ''}`,
    )
    return EXIT.ok
  }
  return command.run(parseFlags(command, rest))
}

function parseFlags(command: Command, words: string[]): Flags {
  try {
    return parseArgs({ args: words, options: command.options, strict: true, allowPositionals: false }).values
  } catch (error) {
    throw new UsageError(
      `${error instanceof Error ? error.message : 'Wrong options.'}\nUsage: ${command.usage}`,
    )
  }
}

/** Not for people, and so not in the list: a running server starts it, with a channel to itself (MEDIA_PROCESSES). */
async function runMediaHost(): Promise<number> {
  if (process.send === undefined)
    return fail('"media" is a part of a running server, which starts it by itself.', EXIT.refused)
  takeOverNativeDir()
  await import('./voice/media/media-thread.ts')
  // It ends itself when the server has gone.
  return new Promise(() => undefined)
}

/** Not for people either: `loadtest` starts it and tells it by its standard input whom to call. */
async function runLoadCallers(): Promise<number> {
  if (process.stdin.isTTY)
    return fail('"loadtest-callers" is a part of loadtest, which starts it.', EXIT.refused)
  takeOverNativeDir()
  const { runLoadCallers: run } = await import('./loadtest/load-callers-process.ts')
  await run()
  return EXIT.ok
}

async function runPasswordReset(flags: Flags): Promise<number> {
  const { email } = flags
  if (typeof email !== 'string') {
    throw new UsageError(`--email is needed.\nUsage: ${COMMANDS['admin reset-password']!.usage}`)
  }
  const config = settingsOf(flags)
  const password = await readPassword()
  const { resetPassword } = await import('./administration.ts')
  const removesSecondFactor = flags['second-factor'] === true
  const result = await resetPassword(config, { email, password, removesSecondFactor })
  const lines = [`The password of ${email} is changed; ${result.endedSessions} session(s) ended.`]
  if (result.hadSecondFactor)
    lines.push('The authenticator app is gone: the password alone opens the account.')
  print(flags.json, result, lines.join('\n'))
  return EXIT.ok
}

async function runAdminCreate(flags: Flags): Promise<number> {
  const { email, organization } = flags
  if (typeof email !== 'string' || typeof organization !== 'string') {
    throw new UsageError(`--email and --organization are needed.\nUsage: ${COMMANDS['admin create']!.usage}`)
  }
  const config = settingsOf(flags)
  const password = await readPassword()
  const { createAdmin } = await import('./administration.ts')
  const result = await createAdmin(config, {
    owner: {
      name: typeof flags.name === 'string' ? flags.name : (email.split('@')[0] ?? email),
      email,
      password,
      organization,
    },
    withApiKey: flags['api-key'] === true,
  })
  const lines = [`user          ${result.userId}`, `organization  ${result.organizationId}`]
  if (result.apiKey) lines.push(`API key       ${result.apiKey}  (shown this once)`)
  print(flags.json, result, lines.join('\n'))
  return EXIT.ok
}

async function runAuditVerify(flags: Flags): Promise<number> {
  const { file, organization } = flags
  const { describeVerifications, verifyAuditFile, verifyAuditLogs } = await import('./audit-verification.ts')
  const result =
    typeof file === 'string'
      ? await verifyAuditFile(file)
      : await verifyAuditLogs(settingsOf(flags), typeof organization === 'string' ? organization : null)
  print(flags.json, result, describeVerifications(result))
  return result.isWhole ? EXIT.ok : EXIT.failed
}

async function readPassword(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('Password (at least 12 characters), then Enter: ')
  return (await readLine()).trim()
}

/** The first line of standard input: a terminal stays open after Enter. */
async function readLine(): Promise<string> {
  let text = ''
  for await (const chunk of process.stdin) {
    text += String(chunk)
    if (text.includes('\n')) break
  }
  return text.split('\n')[0] ?? ''
}

/** NB: comes before the first import of anything native; on a noexec tmp it starts the program again. */
function settingsOf(flags: Flags): Config {
  const config = readConfig(toConfigFlags(flags))
  const nativeDir = join(config.dataDir, 'native')
  ensureExecutableTmp(nativeDir, hostEnvironment())
  useNativeDir(hostEnvironment()[NATIVE_DIR_VARIABLE] ?? resolve(nativeDir))
  return config
}

/** Who was started by a running program uses what that one has unpacked. */
function takeOverNativeDir(): void {
  const named = hostEnvironment()[NATIVE_DIR_VARIABLE]
  if (named) useNativeDir(named)
}

function toConfigFlags(flags: Flags): ConfigFlags {
  const value = (name: string) => (typeof flags[name] === 'string' ? flags[name] : undefined)
  return { host: value('host'), port: value('port'), dataDir: value('data-dir'), tls: value('tls') }
}

function print(asJson: string | boolean | undefined, result: object, text: string): void {
  process.stdout.write(`${asJson ? JSON.stringify(result) : text}\n`)
}

function printHelp(code: number): number {
  const width = Math.max(...Object.keys(COMMANDS).map(name => name.length))
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`)
  process.stdout.write(
    `Parley ${VERSION}: an AI phone desk in one executable\n\nCommands (each knows --help):\n${lines.join('\n')}\n\n` +
      'Exit codes: 0 done, 1 failed, 2 wrong usage or settings, 3 something needed is not available, 4 refused\n' +
      'Settings come from the environment; .env.example lists them.\n',
  )
  return code
}

function reportUnknown(words: string[]): number {
  process.stderr.write(
    `There is no command "${words.slice(0, 2).join(' ')}". parley --help lists the commands.\n`,
  )
  return EXIT.usage
}

function report(error: unknown): number {
  if (error instanceof UsageError) return fail(error.message, EXIT.usage)
  if (error instanceof ConfigError) return fail(`Settings are not valid:\n${error.message}`, EXIT.usage)
  if (error instanceof AppError) {
    const issues = error.issues.map(issue => `\n  ${issue.path}: ${issue.message}`).join('')
    return fail(error.message + issues, exitCodeOf(error.code))
  }
  return fail(error instanceof Error ? (error.stack ?? error.message) : String(error), EXIT.failed)
}

function fail(message: string, code: number): number {
  process.stderr.write(`${message}\n`)
  return code
}

function exitCodeOf(code: ErrorCode): number {
  if (code === 'internal') return EXIT.failed
  if (code === 'unavailable') return EXIT.unavailable
  return code === 'invalid' ? EXIT.usage : EXIT.refused
}
