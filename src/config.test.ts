import { afterAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError, describeConfig, KEPT_MAX_CALLS_FILE, readConfig } from './config.ts'

const folder = mkdtempSync(join(tmpdir(), 'parley-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

function problemOf(environment: Record<string, string>): string {
  try {
    readConfig({}, environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return 'no problem'
}

test('nothing has to be set', () => {
  const config = readConfig({}, {})
  expect(config).toMatchObject({
    host: '127.0.0.1',
    port: 3000,
    maxCalls: 10,
    databaseUrl: null,
    livekit: null,
    tls: null,
  })
  expect(Object.isFrozen(config)).toBe(true)
})

test('flags win over the environment, and empty settings count as not set', () => {
  const config = readConfig({ port: '4000' }, { PORT: '5000', HOST: '', DATABASE_URL: ' ' })
  expect(config).toMatchObject({ port: 4000, host: '127.0.0.1', databaseUrl: null })
})

test.each([
  [{ PORT: 'abc' }, 'PORT must be a number'],
  [{ PORT: '70000' }, 'PORT must be a port'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of debug, info, warn, error'],
  [{ ENCRYPTION_KEY: 'c2hvcnQ=' }, 'ENCRYPTION_KEY must be 32 bytes'],
  [{ LIVEKIT_URL: 'ws://lk:7880' }, 'LIVEKIT_URL needs LIVEKIT_API_KEY and LIVEKIT_API_SECRET'],
  [{ TRUSTED_PROXIES: '10.0.0.0/8, proxy.lan' }, 'TRUSTED_PROXIES must be addresses or networks'],
  [{ TLS_CERT: '/a.pem' }, 'TLS_CERT and TLS_KEY go together'],
  [{ SMTP_URL: 'mail.example.com' }, 'SMTP_URL must be an address such as smtp://'],
  [{ SMTP_URL: 'smtp://relay.lan?starttls=maybe' }, 'SMTP_URL knows one addition: ?starttls=never'],
  [{ SMTP_URL: 'smtp://relay.lan' }, 'SMTP_URL and RESEND_API_KEY need MAIL_FROM beside them'],
  [{ MAIL_FROM: 'p@example.com' }, 'MAIL_FROM needs SMTP_URL or RESEND_API_KEY beside it'],
  [{ RESEND_API_KEY: 're_1', MAIL_FROM: 'Parley' }, 'MAIL_FROM must be an e-mail address'],
  [
    { RESEND_API_KEY: 're_1', MAIL_FROM: 'P\r\nBcc: x <p@example.com>' },
    'MAIL_FROM must be an e-mail address',
  ],
  [{ RESEND_API_KEY: 're_1', SMTP_URL: 'smtp://relay.lan' }, 'are both set; keep one'],
  [{ SMTP_CA: 'x' }, 'SMTP_CA acts only together with SMTP_URL'],
  [{ DATABASE_URL_FILE: '/does/not/exist' }, 'DATABASE_URL_FILE cannot be read (ENOENT)'],
])('%j is refused in words', (environment, words) => {
  expect(problemOf(environment)).toContain(words)
})

test('trusted proxies are a list, with commas or blanks', () => {
  expect(readConfig({}, { TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8 ::1' }).trustedProxies).toEqual([
    '127.0.0.1',
    '10.0.0.0/8',
    '::1',
  ])
})

test('a wrong secret is never repeated', () => {
  expect(problemOf({ ENCRYPTION_KEY: 'canary-7f3a' })).not.toContain('canary-7f3a')
})

test('LAN_ONLY takes a list of destinations, which means nothing without it', () => {
  expect(readConfig({}, {})).toMatchObject({ lanOnly: false, egressAllow: [] })
  const environment = { LAN_ONLY: '1', EGRESS_ALLOW: 'private, models.lan:8000 10.0.0.0/8,' }
  expect(readConfig({}, environment)).toMatchObject({
    lanOnly: true,
    egressAllow: ['private', 'models.lan:8000', '10.0.0.0/8'],
  })
  expect(problemOf({ LAN_ONLY: '1', EGRESS_ALLOW: 'https://models.lan' })).toContain(
    'EGRESS_ALLOW must be hosts',
  )
  expect(problemOf({ EGRESS_ALLOW: 'models.lan' })).toContain('only together with LAN_ONLY=1')
  expect(problemOf({ LAN_ONLY: 'perhaps' })).toBe('LAN_ONLY must be 0 or 1')
})

test('the media processes are a whole number within reason', () => {
  expect(readConfig({}, {}).mediaProcesses).toBe(0)
  expect(readConfig({}, { MEDIA_PROCESSES: '2' }).mediaProcesses).toBe(2)
  for (const value of ['-1', '1.5', '65', 'two'])
    expect(problemOf({ MEDIA_PROCESSES: value })).toStartWith('MEDIA_PROCESSES ')
})

test('calls at once: the setting, else what the load test kept in the data folder, else ten', () => {
  const dataDir = join(folder, 'measured')
  mkdirSync(dataDir)
  expect(readConfig({ dataDir }, {}).maxCalls).toBe(10)
  writeFileSync(join(dataDir, KEPT_MAX_CALLS_FILE), '23\n')
  expect(readConfig({ dataDir }, {}).maxCalls).toBe(23)
  expect(readConfig({ dataDir }, { MAX_CALLS: '' }).maxCalls).toBe(23)
  expect(readConfig({ dataDir }, { MAX_CALLS: '4' }).maxCalls).toBe(4)
  for (const text of ['', 'many', '0']) {
    writeFileSync(join(dataDir, KEPT_MAX_CALLS_FILE), text)
    expect(() => readConfig({ dataDir }, {})).toThrow('run parley loadtest --keep again')
  }
})

test('a secret may stand in a file, but not in both places', () => {
  const path = join(folder, 'secret')
  writeFileSync(path, 'the-secret\n')
  const environment = { LIVEKIT_URL: 'ws://lk:7880', LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET_FILE: path }
  expect(readConfig({}, environment).livekit?.apiSecret).toBe('the-secret')
  expect(problemOf({ ...environment, LIVEKIT_API_SECRET: 'x' })).toContain('are both set; keep one')
})

test('what the log shows of the settings holds no secret', () => {
  const config = readConfig(
    {},
    {
      DATABASE_URL: 'postgres://app:canary-pw@db/parley',
      LIVEKIT_URL: 'ws://lk:7880',
      LIVEKIT_API_KEY: 'canary-key',
      LIVEKIT_API_SECRET: 'canary-secret',
      ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
    },
  )
  const shown = JSON.stringify(describeConfig(config))
  for (const canary of ['canary', Buffer.alloc(32, 7).toString('base64')]) expect(shown).not.toContain(canary)
})

test('.env.example names exactly the settings that exist', () => {
  const source = readFileSync(join(import.meta.dir, 'config.ts'), 'utf8')
  const known = new Set([...source.matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(match => match[1]))
  const example = readFileSync(join(import.meta.dir, '../.env.example'), 'utf8')
  const shown = new Set([...example.matchAll(/^([A-Z_]+)=/gm)].map(match => match[1]))
  expect(shown).toEqual(known)
})
