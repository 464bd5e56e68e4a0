import { afterAll, beforeAll, expect, test } from 'bun:test'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from '../support/program.ts'
import { loadCompose } from './compose-files.ts'
import { readCompose } from './inspector.ts'

const project = join(import.meta.dir, '../..')
const guide = readFileSync(join(project, 'docs/deployment.md'), 'utf8')
/** Every line of the guide's shell blocks, in order. pg_dump and pg_restore themselves are run by prod-stack.test.ts. */
const lines = [...guide.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) =>
  block.trim().split('\n'),
)

let checkout = ''
beforeAll(() => {
  checkout = mkdtempSync(join(tmpdir(), 'parley-guide-'))
  cpSync(join(project, 'compose'), join(checkout, 'compose'), { recursive: true })
  rmSync(join(checkout, 'compose/prod.env'), { force: true })
})
afterAll(() => rmSync(checkout, { recursive: true, force: true }))

test('its first lines make settings that compose takes, readable for their owner only, and a second time changes nothing', async () => {
  const [copy = '', fill = ''] = lines
  for (const line of [copy, fill]) {
    const done = Bun.spawnSync(['sh', '-euc', line], { cwd: checkout })
    expect(done.stderr.toString()).toBe('')
  }
  const settings = join(checkout, 'compose/prod.env')
  const text = readFileSync(settings, 'utf8')
  expect(statSync(settings).mode & 0o777).toBe(0o600)
  await readCompose(settings, join(checkout, 'compose/prod.yml'))
  expect(Bun.spawnSync(['sh', '-euc', fill], { cwd: checkout }).success).toBe(true)
  expect(readFileSync(settings, 'utf8')).toBe(text)
  const secrets = text.match(/^\w+_(PASSWORD|SECRET|KEY)=.{20,}$/gm) ?? []
  expect(new Set(secrets.map(line => line.split('=')[1])).size).toBe(6)
})

test('its docker commands name files and services that are there', async () => {
  const { services } = await loadCompose('prod')
  const [, file = '', settings = ''] =
    lines.join('\n').match(/^export COMPOSE_FILE=(\S+) COMPOSE_ENV_FILES=(\S+)$/m) ?? []
  expect([existsSync(join(project, file)), settings]).toEqual([true, 'compose/prod.env'])
  const commands = lines.filter(line => line.startsWith('docker compose '))
  expect(commands.length).toBeGreaterThan(8)
  for (const command of commands) {
    const [verb = '', ...words] = command.split(' ').slice(2)
    expect(['up', 'logs', 'exec', 'stop', 'start', 'pull']).toContain(verb)
    const service = words.find(word => !word.startsWith('-'))
    if (service !== undefined) expect(Object.keys(services)).toContain(service)
  }
  for (const [profile = ''] of guide.matchAll(/(?<=--profile )\w+/g))
    expect(readFileSync(join(project, file), 'utf8')).toContain(`profiles: [${profile}]`)
})

test('its commands of Parley are commands of Parley', async () => {
  const inside = lines.flatMap(line => line.match(/(?<= parley )(?:parley .*)/)?.[0] ?? [])
  expect(inside.length).toBeGreaterThan(1)
  for (const command of inside) {
    const words = command.split(' ').slice(1)
    const name = words.slice(0, words.findIndex(word => /^[-<]/.test(word)) >>> 0)
    const help = await runCommand([...name, '--help'])
    expect({ command, code: help.code }).toEqual({ command, code: 0 })
    for (const flag of words.filter(word => word.startsWith('--'))) expect(help.stdout).toContain(flag)
  }
})

test('its table of ports and its settings are those of the compose file', () => {
  const text = readFileSync(join(project, 'compose/prod.yml'), 'utf8')
  const example = readFileSync(join(project, 'compose/prod.env.example'), 'utf8')
  const ports = [...(guide.match(/^\| port [\s\S]*?\n\n/m)?.[0] ?? '').matchAll(/\b\d{4,5}(-\d{5})?\b/g)].map(
    ([port]) => port,
  )
  expect(ports).toContain('7882')
  for (const port of ports) expect(text).toContain(port)
  for (const [name] of guide.matchAll(
    /(?<=`)(?:PARLEY_IMAGE|PARLEY_DOMAIN|PUBLIC_IP|ENCRYPTION_KEY|CALLS_\w+)(?=`)/g,
  )) {
    expect(example).toContain(`\n${name}=`)
    expect(text).toContain(`\${${name}`)
  }
})
