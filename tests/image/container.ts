import { readFileSync } from 'node:fs'
import { eventually } from '../support/program.ts'
import type { ImageTree } from './image-tree.ts'
import { besideProcess, inTree } from './tree-command.ts'

/** A running image, held as tightly as compose/prod.yml holds it. */
export interface Container {
  /** The host's number of its first process. */
  pid: number
  /** The words in front of a command that runs it inside, as the image's user: `docker exec`. */
  exec: string[]
  /** The same as root, who must not be able to change anything either. */
  execAsRoot: string[]
  output(): string
  /** As `docker stop`: SIGTERM for the first process. Answers the exit code. */
  stop(): Promise<number>
  exited: Promise<number>
}

/** Starts the image's own command on a read-only root with `dataDir` as its volume, in the network of the caller. */
export async function startContainer(
  image: ImageTree,
  { dataDir, env }: { dataDir: string; env: Record<string, string> },
): Promise<Container> {
  const [target = ''] = image.volumes
  const options = {
    root: image.root,
    user: image.user,
    env: { ...image.env, ...env },
    isReadOnly: true,
    binds: [{ source: dataDir, target }],
    workdir: target,
  }
  const child = Bun.spawn([...inTree(options), ...image.entrypoint, ...image.cmd], {
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  })
  let text = ''
  const read = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder()
    for await (const chunk of stream) text += decoder.decode(chunk, { stream: true })
  }
  void read(child.stdout)
  void read(child.stderr)
  const pid = await eventually('the first process runs', async () => {
    if (child.exitCode !== null) throw new Error(`The container ended with ${child.exitCode}:\n${text}`)
    const [first] = childrenOf(child.pid)
    return (
      first !== undefined &&
      readFileSync(`/proc/${first}/comm`, 'utf8').trim() === image.entrypoint[0] &&
      first
    )
  })
  return {
    pid,
    exec: besideProcess(pid, options),
    execAsRoot: besideProcess(pid, { env: {} }),
    output: () => text,
    exited: child.exited,
    stop() {
      if (child.exitCode === null) process.kill(pid, 'SIGTERM')
      return child.exited
    },
  }
}

/** The numbers of a process's children, as the host counts them. */
export function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return text === '' ? [] : text.split(' ').map(Number)
}

/** A process of the container and everything that it started. */
export function familyOf(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(familyOf)]
}
