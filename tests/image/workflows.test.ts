import { describe, expect, test } from 'bun:test'
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const project = join(import.meta.dir, '../..')
const folder = join(project, '.github/workflows')

const stepShape = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
})
const jobShape = z.object({
  permissions: z.record(z.string(), z.enum(['read', 'write', 'none'])).optional(),
  needs: z.union([z.string(), z.array(z.string())]).default([]),
  'timeout-minutes': z.number().optional(),
  uses: z.string().optional(),
  steps: z.array(stepShape).default([]),
})
const workflowShape = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.enum(['read', 'write', 'none'])),
  jobs: z.record(z.string(), jobShape),
})

const workflows = readdirSync(folder).map(
  name => [name, workflowShape.parse(Bun.YAML.parse(readFileSync(join(folder, name), 'utf8')))] as const,
)

describe.each(workflows)('.github/workflows/%s', (_, workflow) => {
  const jobs = Object.entries(workflow.jobs)
  const steps = jobs.flatMap(([, job]) => job.steps)

  test('calls only scripts that are there and may be run', () => {
    const scripts = steps.flatMap(step => step.run?.match(/(?<![\w/.-])(?:bin|deploy|\.ci)\/[\w./-]+/g) ?? [])
    expect(scripts.length).toBeGreaterThan(0)
    for (const script of scripts) {
      expect(existsSync(join(project, script)) ? '' : `${script} is missing`).toBe('')
      accessSync(join(project, script), constants.X_OK)
    }
  })

  test('its shell text is shell, and takes nothing of the event into its text', () => {
    for (const { run } of steps.filter(step => step.run)) {
      const parsed = Bun.spawnSync(['bash', '-n', '-c', run ?? ''])
      expect(parsed.stderr.toString()).toBe('')
      expect(run).not.toContain('$' + '{{')
    }
  })

  test('every action is pinned, every job has an end and names jobs that exist', () => {
    for (const [name, job] of jobs) {
      if (job.uses) expect(existsSync(join(project, job.uses))).toBe(true)
      else expect({ name, limit: job['timeout-minutes'] }).toEqual({ name, limit: expect.any(Number) })
      for (const needed of [job.needs].flat()) expect(Object.keys(workflow.jobs)).toContain(needed)
      for (const { uses } of job.steps.filter(step => step.uses))
        expect(uses).toMatch(/^[\w-]+\/[\w-]+@(v\d+(\.\d+)*|[0-9a-f]{40})$/)
    }
  })
})

test('every script of the image and of compose is shell, and may be run', () => {
  const scripts = ['compose', 'deploy/image'].flatMap(place =>
    readdirSync(join(project, place))
      .filter(name => name.endsWith('.sh'))
      .map(name => join(project, place, name)),
  )
  expect(scripts.length).toBeGreaterThan(4)
  for (const script of scripts) {
    accessSync(script, constants.X_OK)
    expect(Bun.spawnSync(['sh', '-n', script]).stderr.toString()).toBe('')
  }
})

test('a release may write only where it must: each right is asked for by the job that uses it', () => {
  const release = new Map(workflows).get('release.yml')
  expect(release?.permissions).toEqual({})
  const writes = Object.entries(release?.jobs ?? {}).map(([name, { permissions = {} }]) => [
    name,
    Object.entries(permissions).flatMap(([right, kind]) => (kind === 'write' ? [right] : [])),
  ])
  expect(Object.fromEntries(writes)).toEqual({
    test: [],
    executable: [],
    image: ['packages'],
    'image-index': ['packages', 'id-token', 'attestations'],
    release: ['contents', 'id-token', 'attestations'],
  })
})

test('the image gets the executables of the release under the names that the Dockerfile asks for', () => {
  const dockerfile = readFileSync(join(project, 'Dockerfile'), 'utf8')
  expect(dockerfile).toMatch(/^FROM scratch AS executable$/m)
  expect(dockerfile).toContain(
    'COPY --chmod=755 --from=executable /parley-$' + '{TARGETARCH} /usr/local/bin/parley',
  )
  const image = new Map(workflows).get('release.yml')?.jobs.image
  const builds = image?.steps.filter(step => step.uses?.startsWith('docker/build-push-action')) ?? []
  expect(builds.map(step => step.with['build-contexts'])).toEqual([
    'executable=dist/image',
    'executable=dist/image',
  ])
})
