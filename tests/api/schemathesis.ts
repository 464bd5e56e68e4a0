import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** One run of schemathesis over the API description of a running Parley. */
export interface FuzzOptions {
  url: string
  /** An API key or access token; null asks without one. */
  credential: string | null
  phases: readonly ('coverage' | 'fuzzing' | 'stateful')[]
  /** Cases for each operation and phase, at most. */
  casesPerOperation: number
  seed: number
  /** Its settings, beside those that are the same for every run. */
  configPath: string
  /** Where the report is written. */
  reportPath: string
  limitMs: number
}

export interface FuzzResult {
  cases: number
  operations: number
  /** What was found, and how to ask it again; empty when all is well. */
  findings: string
}

const PROGRAM = join(import.meta.dir, '../../.cache/schemathesis/bin/schemathesis')

/**
 * What every answer is held to. Not among them: positive_data_acceptance, since no schema can say that an agent names tools and
 * model connections that exist.
 */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'negative_data_rejection',
  'missing_required_header',
  'unsupported_method',
  'allow_header_conformance',
  'use_after_free',
  'ensure_resource_availability',
  'ignored_auth',
]

interface Report {
  exit_code: number
  complete: boolean
  operations: { tested: number }
  test_cases: { generated: number }
}

/** Throws when it did not run to its end: no finding must not mean that nobody looked. */
export async function fuzz(options: FuzzOptions): Promise<FuzzResult> {
  if (!existsSync(PROGRAM)) throw new Error('schemathesis is not here: bin/test installs it.')
  const { url, credential, phases, casesPerOperation, seed, configPath, reportPath, limitMs } = options
  const child = Bun.spawn(
    [
      PROGRAM,
      `--config-file=${configPath}`,
      'run',
      `${url}/openapi.json`,
      `--url=${url}`,
      `--phases=${phases.join(',')}`,
      `--checks=${CHECKS.join(',')}`,
      `--max-examples=${casesPerOperation}`,
      `--seed=${seed}`,
      '--generation-database=none',
      '--report=json',
      `--report-json-path=${reportPath}`,
      '--no-color',
      ...(credential === null ? [] : [`--header=Authorization: Bearer ${credential}`]),
    ],
    // It leaves files where it is started.
    { cwd: dirname(reportPath), stdin: 'ignore', stdout: 'pipe', stderr: 'pipe', timeout: limitMs },
  )
  const [output, errors] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ])
  await child.exited
  const file = Bun.file(reportPath)
  if (!(await file.exists())) throw new Error(`schemathesis wrote no report:\n${output}\n${errors}`)
  const report = (await file.json()) as Report
  if (!report.complete) throw new Error(`schemathesis did not come to its end:\n${output}\n${errors}`)
  const at = output.indexOf('FAILURES')
  return {
    cases: report.test_cases.generated,
    operations: report.operations.tested,
    findings: report.exit_code === 0 ? '' : output.slice(Math.max(0, at)),
  }
}
