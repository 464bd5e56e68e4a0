/** How a command runs inside a Debian tree: what container tools call the options of a container. */
export interface TreeOptions {
  root: string
  /** `uid:gid`; without it root, as the steps of a recipe run before USER. */
  user?: string
  env: Record<string, string>
  /** Nothing can be written but /tmp and what is bound. */
  isReadOnly?: boolean
  /** Folders or files of the host that appear inside. */
  binds?: { source: string; target: string }[]
  workdir?: string
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/**
 * The words in front of a command that runs it in the tree with mounts and processes of its own (the network stays the
 * caller's). Its first process is number 1 there. NB: a signal for `unshare` itself goes nowhere: send it to its child.
 */
export function inTree(options: TreeOptions): string[] {
  const binds = (options.binds ?? []).flatMap(({ source, target }) => [source, target])
  return [
    ...['unshare', '--mount', '--pid', '--fork', '--kill-child', '--'],
    ...['sh', '-euc', MOUNT_AND_ENTER, 'sh', options.root, options.isReadOnly ? 'ro' : 'rw', ...binds, '--'],
    ...withIdentity(options),
  ]
}

/** The words in front of a command that runs it beside the first process of a tree, as `docker exec` does. */
export function besideProcess(pid: number, options: Pick<TreeOptions, 'user' | 'env'>): string[] {
  return [
    'nsenter',
    '--target',
    `${pid}`,
    '--mount',
    '--pid',
    '--root',
    '--wd=/',
    '--',
    ...withIdentity(options),
  ]
}

/** /tmp forbids programs, as it does under `docker run --tmpfs /tmp`. */
const MOUNT_AND_ENTER = `
root=$1 mode=$2
shift 2
mount --bind "$root" "$root"
cd "$root"
mount -t proc proc proc
mount -t tmpfs -o mode=755,nosuid none dev
for device in null zero full random urandom tty; do
  touch dev/$device
  mount --bind /dev/$device dev/$device
done
ln -s /proc/self/fd dev/fd
mkdir dev/shm
mount -t tmpfs -o mode=1777,nosuid,nodev,noexec none dev/shm
while [ "$1" != -- ]; do
  if [ -d "$1" ]; then mkdir -p ".$2"; else touch ".$2"; fi
  mount --bind "$1" ".$2"
  shift 2
done
shift
if [ $mode = ro ]; then
  mount -t tmpfs -o mode=1777,nosuid,nodev,noexec none tmp
  mount -o remount,bind,ro "$root"
fi
exec chroot . "$@"
`

/** An empty environment but for what the image says, and no way back to more rights. */
function withIdentity({ user, env, workdir = '/' }: Pick<TreeOptions, 'user' | 'env' | 'workdir'>): string[] {
  const [uid, gid] = user?.split(':') ?? []
  const rights = uid
    ? [
        ...['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'],
        ...['--no-new-privs', '--inh-caps=-all', '--bounding-set=-all', '--'],
      ]
    : []
  const values = Object.entries({ PATH, ...env }).map(([name, value]) => `${name}=${value}`)
  return [...rights, 'env', '-i', '-C', workdir, ...values]
}
