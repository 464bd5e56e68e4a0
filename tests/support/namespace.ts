/**
 * The words in front of a command that runs it in namespaces of its own: `mount` for file systems, `net` for a network. Without
 * root it needs a user namespace too, which containers often forbid.
 */
export function inNamespace(...kinds: ('mount' | 'net')[]): string[] {
  const isRoot = process.getuid?.() === 0
  return ['unshare', ...(isRoot ? [] : ['--map-root-user']), ...kinds.map(kind => `--${kind}`)]
}

export const NAMESPACE_ADDRESS = '10.77.0.1'

/** A pair of virtual wires gives the namespace an address that is not loopback: WebRTC needs one. */
const NETWORK = [
  'ip link set lo up',
  'ip link add v0 type veth peer name v1',
  `ip address add ${NAMESPACE_ADDRESS}/24 dev v0`,
  'ip link set v0 up',
  'ip link set v1 up',
].join(' && ')

/** Runs a script in a network of its own and answers the JSON of its last line. Throws with what it complained about. */
export async function runInNetwork<T>(script: string): Promise<T> {
  const words = ['sh', '-c', `${NETWORK} && exec "$@"`, 'sh', process.execPath, script]
  const child = Bun.spawn([...inNamespace('net'), ...words], { stdout: 'pipe', stderr: 'pipe' })
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  if (code !== 0) throw new Error(`${script} ended with ${code}: ${stderr.slice(-2_000)}`)
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as T
}
