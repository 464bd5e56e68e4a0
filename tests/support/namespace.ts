/**
 * The words in front of a command that runs it in namespaces of its own: `mount` for file systems, `net` for a network. Without
 * root it needs a user namespace too, which containers often forbid.
 */
export function inNamespace(...kinds: ('mount' | 'net')[]): string[] {
  const isRoot = process.getuid?.() === 0
  return ['unshare', ...(isRoot ? [] : ['--map-root-user']), ...kinds.map(kind => `--${kind}`)]
}
