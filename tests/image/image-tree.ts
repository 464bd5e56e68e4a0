import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { run, unpackDebian } from './debian-tree.ts'
import { readBuildContext, readDockerfile, type Stage, type Step } from './inspector.ts'
import { inTree } from './tree-command.ts'

const project = join(import.meta.dir, '../..')
const TARGETARCH = process.arch === 'x64' ? 'amd64' : process.arch

/** An image as a folder: what a container engine would have made of the Dockerfile's last stage. */
export interface ImageTree {
  root: string
  env: Record<string, string>
  user: string
  entrypoint: string[]
  cmd: string[]
  healthcheck: string[]
  volumes: string[]
  ports: string[]
  labels: Record<string, string>
  /** How long each part of the work took. */
  timesMs: Record<string, number>
  remove(): void
}

/**
 * Carries out the Dockerfile without a container engine: its build stage in a copy of exactly the files that .dockerignore lets
 * through, its last stage in a fresh Debian tree. Needs root and debootstrap. Throws with the output of the step that failed.
 */
export async function buildImageTree(): Promise<ImageTree> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-image-'))
  const image: ImageTree = {
    ...{ root: join(folder, 'root'), env: {}, user: '', entrypoint: [], cmd: [], healthcheck: [] },
    ...{ volumes: [], ports: [], labels: {}, timesMs: {} },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
  try {
    const stages = await readDockerfile(join(project, 'Dockerfile'))
    const context = await timed(image, 'context', () => copyContext(join(folder, 'context')))
    await timed(image, 'executable', () => buildExecutable(stageNamed(stages, 'build'), context))
    await timed(image, 'debian', () => unpackDebian(image.root))
    const places = { context, executable: join(context, 'dist') }
    for (const step of stages.at(-1)?.steps ?? []) {
      const label = `${step.kind} ${[...step.words, ...step.sources].join(' ')}`.trim()
      await timed(image, label, async () => carryOut(image, step, places))
    }
    return image
  } catch (error) {
    image.remove()
    throw error
  }
}

/** A copy of exactly the files that a build gets to see. */
export async function copyContext(target: string): Promise<string> {
  for (const file of await readBuildContext(project)) {
    mkdirSync(dirname(join(target, file)), { recursive: true })
    copyFileSync(join(project, file), join(target, file))
  }
  return target
}

/** The one RUN of the build stage. What its cache mounts would hold after an earlier build is lent to it. */
async function buildExecutable(stage: Stage, context: string): Promise<void> {
  for (const kept of ['.cache/bin/livekit-server', '.cache/bun', '.cache/build']) {
    const source = join(project, kept)
    if (existsSync(source)) cpSync(source, join(context, kept), { recursive: true, verbatimSymlinks: true })
  }
  for (const { words } of stage.steps.filter(step => step.kind === 'RUN'))
    await run(['sh', '-euc', expand(words.join(' '))], context)
}

interface Places {
  context: string
  executable: string
}

async function carryOut(image: ImageTree, step: Step, places: Places): Promise<void> {
  const { kind, words, values, target, sources } = step
  if (kind === 'RUN') await runInTree(image, step, places)
  else if (kind === 'COPY') copyIntoTree(image, step, places)
  else if (kind === 'ENV') Object.assign(image.env, values)
  else if (kind === 'LABEL') Object.assign(image.labels, values)
  else if (kind === 'USER') image.user = target
  else if (kind === 'VOLUME') image.volumes.push(...sources)
  else if (kind === 'EXPOSE') image.ports.push(...sources)
  else if (kind === 'HEALTHCHECK') image.healthcheck = words.slice(1)
  else if (kind === 'ENTRYPOINT') image.entrypoint = exec(step)
  else if (kind === 'CMD') image.cmd = exec(step)
  else if (!['ARG', 'WORKDIR', 'STOPSIGNAL'].includes(kind)) throw new Error(`${kind} is not known here`)
}

/** NB: in the shell form the program would not be the first process, and no signal would reach it. */
function exec({ kind, words, isShell }: Step): string[] {
  if (isShell) throw new Error(`${kind} must be written as a list`)
  return words
}

async function runInTree(image: ImageTree, { words, mounts }: Step, { context }: Places): Promise<void> {
  const binds = mounts
    .filter(mount => mount.type === 'bind')
    .map(({ source, target }) => ({ source: join(context, source), target }))
  // As container tools do: the host's way to look up names, for this step only.
  if (!image.user) binds.push({ source: '/etc/resolv.conf', target: '/etc/resolv.conf' })
  const command = inTree({ root: image.root, user: image.user || undefined, env: image.env, binds })
  await run([...command, 'sh', '-euc', words.join(' ')])
}

function copyIntoTree(image: ImageTree, { from, sources, target, mode }: Step, places: Places): void {
  const origin = from === 'executable' ? places.executable : places.context
  for (const source of sources.map(expand)) {
    const into = join(image.root, target.endsWith('/') ? join(target, basename(source)) : target)
    mkdirSync(dirname(into), { recursive: true })
    cpSync(join(origin, source), into)
    if (mode) Bun.spawnSync(['chmod', mode, into])
  }
}

function stageNamed(stages: Stage[], name: string): Stage {
  const found = stages.find(stage => stage.name === name)
  if (!found) throw new Error(`the Dockerfile has no stage ${name}`)
  return found
}

const expand = (text: string) => text.replaceAll('$' + '{TARGETARCH}', TARGETARCH)

async function timed<T>(image: ImageTree, label: string, work: () => Promise<T>): Promise<T> {
  const since = performance.now()
  const result = await work()
  image.timesMs[label] = Math.round(performance.now() - since)
  return result
}
