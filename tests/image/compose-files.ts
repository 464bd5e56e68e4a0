import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { readCompose } from './inspector.ts'

const project = join(import.meta.dir, '../..')

const portShape = z.object({
  host_ip: z.string().optional(),
  published: z.string().optional(),
  target: z.number(),
})
const serviceShape = z.object({
  image: z.string().optional(),
  environment: z.record(z.string(), z.string().nullable()).default({}),
  command: z.array(z.string()).nullable().default(null),
  ports: z.array(portShape).default([]),
  network_mode: z.string().optional(),
  networks: z.record(z.string(), z.unknown()).default({}),
  read_only: z.boolean().default(false),
  privileged: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
  restart: z.string().optional(),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  deploy: z
    .object({
      resources: z.object({
        limits: z.object({ cpus: z.number(), memory: z.string(), pids: z.number() }).partial(),
      }),
    })
    .optional(),
  ulimits: z.record(z.string(), z.unknown()).default({}),
})
const projectShape = z.object({
  services: z.record(z.string(), serviceShape),
  networks: z.record(z.string(), z.object({ internal: z.boolean().default(false) })).default({}),
})

export type ComposeProject = z.output<typeof projectShape>

/** What lies under a file that is no whole project by itself. */
const UNDER: Record<string, string[]> = { 'local-gpu': ['local'] }

/** compose/NAME.yml as it would run. prod.yml gets an env file as its guide says: copied from the example, secrets filled in. */
export async function loadCompose(name: string): Promise<ComposeProject> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-compose-'))
  try {
    const envFile = join(folder, 'env')
    if (name === 'prod') {
      copyFileSync(join(project, 'compose/prod.env.example'), envFile)
      const filled = Bun.spawnSync([join(project, 'compose/fill-secrets.sh'), envFile])
      if (!filled.success) throw new Error(filled.stderr.toString())
    } else await Bun.write(envFile, '')
    const files = [...(UNDER[name] ?? []), name].map(file => join(project, `compose/${file}.yml`))
    return projectShape.parse(await readCompose(envFile, ...files))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
