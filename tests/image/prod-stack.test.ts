import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inNamespace } from '../support/namespace.ts'
import { loadCompose } from './compose-files.ts'

/** The gateway of compose's network `calls` is this machine there. */
const NETWORK = [
  'ip link set lo up',
  'ip link add v0 type veth peer name v1',
  'ip address add 172.30.77.1/24 dev v0',
  'ip link set v0 up',
  'ip link set v1 up',
]
const RUN_LIMIT_MS = 120_000

test(
  'the programs of compose/prod.yml with its settings: migrated by the owner, bound by its role, a call over LiveKit and Redis',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-hosts-'))
    const hosts = join(folder, 'hosts')
    writeFileSync(hosts, '127.0.0.1 localhost postgres redis\n172.30.77.1 livekit\n')
    const script = [...NETWORK, `mount --bind "$0" /etc/hosts`, 'exec "$@"'].join(' && ')
    const fixture = join(import.meta.dir, 'prod-stack.fixture.ts')
    const project = JSON.stringify(await loadCompose('prod'))
    const child = Bun.spawn(
      [...inNamespace('net', 'mount'), 'sh', '-c', script, hosts, process.execPath, fixture, project],
      { stdout: 'pipe', stderr: 'pipe', timeout: RUN_LIMIT_MS - 10_000 },
    )
    const [stdout, stderr, code] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ])
    rmSync(folder, { recursive: true })
    expect(code === 0 ? '' : stderr.slice(-6_000)).toBe('')
    const met = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
    expect(met).toMatchObject({
      healthy: [true, true, true],
      readiness: { ready: true },
      url: 'https://parley.example.com',
      call: { livekitUrl: 'wss://parley.example.com/livekit', endReason: 'caller_hung_up' },
      // Row-level security: without naming an organization the app's role sees nothing.
      before: { superuser: 1, app: 0 },
      // Dumped, dropped and restored by the commands of docs/deployment.md.
      after: { superuser: 1, app: 0 },
      exitCode: 0,
    })
    expect(met.call.turns).toBeGreaterThanOrEqual(2)
  },
  RUN_LIMIT_MS,
)
