import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { inNamespace } from '../support/namespace.ts'

const ADDRESS = '10.77.0.1'
/** A pair of virtual wires gives the namespace an address that is not loopback: WebRTC needs one. */
const NETWORK = [
  'ip link set lo up',
  'ip link add v0 type veth peer name v1',
  `ip address add ${ADDRESS}/24 dev v0`,
  'ip link set v0 up',
  'ip link set v1 up',
].join(' && ')

test('on the LAN: https with its own certificate, and a browser at the LAN address gets the microphone and is greeted', async () => {
  const fixture = join(import.meta.dir, 'lan-call.fixture.ts')
  const child = Bun.spawn(
    [...inNamespace('net'), 'sh', '-c', `${NETWORK} && exec "$@"`, 'sh', process.execPath, fixture],
    { stdout: 'pipe', stderr: 'pipe' },
  )
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  expect(code === 0 ? '' : stderr.slice(-2_000)).toBe('')
  const met = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
  expect(met.url).toStartWith(`https://${ADDRESS}:`)
  expect(met.microphone).toBe('on')
  expect(met.firstAudioMs).toBeGreaterThan(0)
  expect(met.callsLine).toContain(`${ADDRESS}, UDP port`)
}, 60_000)
