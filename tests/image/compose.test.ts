import { describe, expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../src/config.ts'
import { type ComposeProject, loadCompose } from './compose-files.ts'
import { readCompose } from './inspector.ts'

const project = join(import.meta.dir, '../..')
/** The first of them builds the Go program that reads compose files. */
const INSPECTOR_LIMIT_MS = 120_000
/** An image of one program without a shell: there is nothing to ask it with. */
const WITHOUT_HEALTHCHECK = ['collector']
/** Every compose file of the project; collector.yml is the Collector's own. */
const FILES = readdirSync(join(project, 'compose'))
  .filter(name => name.endsWith('.yml') && name !== 'collector.yml')
  .map(name => name.replace('.yml', ''))

describe.each(FILES)('compose/%s.yml', name => {
  test(
    'is in order, pins its images, limits every service and opens nothing but loopback',
    async () => {
      const { services } = await loadCompose(name)
      const entries = Object.entries(services)
      expect(entries.length).toBeGreaterThan(0)
      const problems = entries.flatMap(([service, facts]) => [
        ...(/:[\w.-]*\d/.test(facts.image ?? '') || facts.image === 'parley:dev'
          ? []
          : [`${service}: image ${facts.image}`]),
        ...(facts.privileged ? [`${service}: privileged`] : []),
        ...facts.ports
          .filter(port => port.host_ip !== '127.0.0.1')
          .map(port => `${service}: port ${port.published} for everybody`),
        ...Object.entries({ cpus: 0, memory: '', pids: 0, ...facts.deploy?.resources.limits })
          .filter(([, limit]) => !limit)
          .map(([limit]) => `${service}: no limit of ${limit}`),
      ])
      expect(problems).toEqual([])
    },
    INSPECTOR_LIMIT_MS,
  )
})

describe('compose/prod.yml', () => {
  test('holds every service tightly', async () => {
    const { services } = await loadCompose('prod')
    for (const [name, facts] of Object.entries(services)) {
      expect({ name, ...facts }).toMatchObject({
        name,
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        restart: 'unless-stopped',
        ulimits: { nofile: expect.any(Number) },
      })
      const isChecked = facts.healthcheck !== undefined || facts.image?.includes('/parley:')
      expect({ name, isChecked }).toEqual({ name, isChecked: !WITHOUT_HEALTHCHECK.includes(name) })
    }
  })

  test('only LiveKit and livekit-sip share the network of the machine, and the database has no way out', async () => {
    const { services, networks } = await loadCompose('prod')
    const onHost = Object.entries(services).filter(([, facts]) => facts.network_mode === 'host')
    expect(onHost.map(([name]) => name).sort()).toEqual(['livekit', 'livekit-sip'])
    expect(networks.database?.internal).toBe(true)
    expect(Object.keys(services.postgres?.networks ?? {})).toEqual(['database'])
    expect(services.postgres?.ports).toEqual([])
  })

  test('gives Parley settings that it knows, and everybody the same keys and the same versions', async () => {
    const { services } = await loadCompose('prod')
    const settings = environmentOf(services.parley)
    const example = readFileSync(join(project, '.env.example'), 'utf8')
    for (const name of Object.keys(settings)) expect(example).toContain(`\n${name}=`)
    const config = readConfig({}, settings)
    expect(config).toMatchObject({
      livekit: { url: 'ws://livekit:7880', publicUrl: null },
      trustedProxies: ['172.30.77.1'],
    })
    const { apiKey, apiSecret } = config.livekit ?? { apiKey: '', apiSecret: '' }
    expect(services.livekit?.environment.LIVEKIT_KEYS).toBe(`${apiKey}: ${apiSecret}`)
    const sip = Bun.YAML.parse(services['livekit-sip']?.environment.SIP_CONFIG_BODY ?? '')
    expect(sip).toMatchObject({ api_key: apiKey, api_secret: apiSecret, ws_url: 'ws://127.0.0.1:7880' })
    const [, version] =
      readFileSync(join(project, 'bin/lib/setup.sh'), 'utf8').match(/^livekit_version=(.+)$/m) ?? []
    for (const { livekit } of [services, (await loadCompose('dev')).services])
      expect(livekit?.image).toBe(`livekit/livekit-server:v${version}`)
  })
})

test.each([
  ['prod', ['7880', '7881', '7882']],
  ['dev', ['7880', '7882']],
])('livekit-server takes what compose/%s.yml tells it, word for word', async (name, ports) => {
  const { services } = await loadCompose(name)
  const program = join(project, '.cache/bin/livekit-server')
  const listed = Bun.spawnSync([program, 'ports'], { env: environmentOf(services.livekit) })
  expect(listed.stderr.toString()).toBe('')
  expect(
    listed.stdout
      .toString()
      .match(/\b\d{4,5}\b/g)
      ?.join(),
  ).toBe(ports.join())
})

test('compose/dev.env leads bin/dev to the services of compose/dev.yml', async () => {
  const { services } = await loadCompose('dev')
  const { livekit } = readConfig({}, environmentOf(services.parley))
  expect(services.livekit?.environment.LIVEKIT_KEYS).toBe(`${livekit?.apiKey}: ${livekit?.apiSecret}`)
})

test('every pipeline of the Collector uses parts that are set up', () => {
  const collector = Bun.YAML.parse(readFileSync(join(project, 'compose/collector.yml'), 'utf8')) as {
    service: { extensions: string[]; pipelines: Record<string, Record<string, string[]>> }
  } & Record<string, Record<string, unknown>>
  const missing = Object.values(collector.service.pipelines).flatMap(pipeline =>
    Object.entries(pipeline).flatMap(([kind, names]) =>
      names.filter(name => !Object.hasOwn(collector[kind] ?? {}, name)),
    ),
  )
  expect(missing).toEqual([])
  expect(Object.keys(collector.extensions ?? {})).toEqual(collector.service.extensions)
})

describe('a compose file that is not in order is refused', () => {
  const service = (lines: string) => `services:\n  one:\n    image: a:1\n${lines}`
  test.each([
    ['a word that compose does not know', service('    retsart: always\n'), /retsart/],
    ['a value of the wrong kind', service('    privileged: perhaps\n'), /privileged/],
    ['a volume that is nowhere declared', service('    volumes: ["lost:/data"]\n'), /lost/],
    ['a service that nobody defined', service('    depends_on: [two]\n'), /two/],
    ['a variable that nobody sets', service('    command: "$NOBODY"\n'), /NOBODY/],
    [
      'a secret that is still empty',
      service('    command: "$' + '{EMPTY:?give it a value}"\n'),
      /give it a value/,
    ],
  ])('%s', async (_, text, reason) => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-compose-'))
    writeFileSync(join(folder, 'env'), 'EMPTY=\n')
    writeFileSync(join(folder, 'compose.yml'), text)
    const read = readCompose(join(folder, 'env'), join(folder, 'compose.yml'))
    expect(await read.catch((error: Error) => error.message)).toMatch(reason)
    rmSync(folder, { recursive: true })
  })

  test('the example without its secrets', async () => {
    const read = readCompose(join(project, 'compose/prod.env.example'), join(project, 'compose/prod.yml'))
    expect(await read.catch((error: Error) => error.message)).toContain('ENCRYPTION_KEY is missing a value')
  })
})

function environmentOf(service: ComposeProject['services'][string] | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(service?.environment ?? {}).map(([name, value]) => [name, value ?? '']),
  )
}
