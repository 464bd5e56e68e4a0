import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'

const root = join(import.meta.dir, '../..')
const sources = join(import.meta.dir, 'inspector')

const stepShape = z.object({
  kind: z.string(),
  words: z.array(z.string()).default([]),
  isShell: z.boolean().default(false),
  mounts: z.array(z.object({ type: z.string(), source: z.string(), target: z.string() })).default([]),
  values: z.record(z.string(), z.string()).default({}),
  from: z.string().default(''),
  sources: z.array(z.string()).default([]),
  target: z.string().default(''),
  mode: z.string().default(''),
})
const stagesShape = z.array(z.object({ name: z.string(), base: z.string(), steps: z.array(stepShape) }))

/** One instruction of a Dockerfile, as the parser of container tools understands it. */
export type Step = z.output<typeof stepShape>
export type Stage = z.output<typeof stagesShape>[number]

/** The stages of a Dockerfile. Throws with the parser's or linter's words where it is not in order. */
export async function readDockerfile(path: string): Promise<Stage[]> {
  return stagesShape.parse(JSON.parse(await inspect('dockerfile', path)))
}

/** The files that .dockerignore of this folder lets into a build, relative to the folder. */
export async function readBuildContext(folder: string): Promise<string[]> {
  return z.array(z.string()).parse(JSON.parse(await inspect('context', folder)))
}

/** Compose files, each over the one before, as compose would run them. Throws with the words of the compose library. */
export async function readCompose(envFile: string, ...files: string[]): Promise<unknown> {
  return JSON.parse(await inspect('compose', envFile, ...files))
}

/** How many components a CycloneDX document has. Throws with what its schema (the official one, strictly) holds against it. */
export async function countBomComponents(path: string): Promise<number> {
  const module = Bun.spawnSync(['go', 'list', '-m', '-f', '{{.Dir}}', 'github.com/CycloneDX/cyclonedx-go'], {
    cwd: sources,
  })
  const counts = await inspect('bom', join(module.stdout.toString().trim(), 'schema'), path)
  return z.object({ components: z.number() }).parse(JSON.parse(counts)).components
}

async function inspect(...words: string[]): Promise<string> {
  const child = Bun.spawn([await inspectorProgram(), ...words], {
    cwd: root,
    stdout: 'pipe',
    stderr: 'pipe',
    env: {},
  })
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  if (code !== 0) throw new Error(stderr.trim())
  return stdout
}

let built: Promise<string> | undefined

/** The Go program beside this file, built once for each state of its sources. */
function inspectorProgram(): Promise<string> {
  built ??= build()
  return built
}

async function build(): Promise<string> {
  const digest = createHash('sha256')
  for (const name of readdirSync(sources).sort()) digest.update(readFileSync(join(sources, name)))
  const folder = join(root, '.cache/bin')
  const program = join(folder, `inspector-${digest.digest('hex').slice(0, 16)}`)
  if (existsSync(program)) return program
  mkdirSync(folder, { recursive: true })
  const partial = `${program}.${process.pid}`
  const child = Bun.spawn(['go', 'build', '-trimpath', '-o', partial, '.'], {
    cwd: sources,
    stdout: 'ignore',
    stderr: 'pipe',
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly -buildvcs=false' },
  })
  const [stderr, code] = await Promise.all([new Response(child.stderr).text(), child.exited])
  if (code !== 0) throw new Error(`The inspector could not be built:\n${stderr}`)
  for (const name of readdirSync(folder).filter(
    other => other.startsWith('inspector-') && other !== basename(partial),
  ))
    rmSync(join(folder, name), { force: true })
  renameSync(partial, program)
  return program
}
