// The callers of the benchmark, in a process of their own: see src/loadtest/callers.ts.
import { runCallers } from '../src/loadtest/callers.ts'
import { renderCallerClips } from './bench-speech.ts'

await runCallers(await renderCallerClips())
process.exit(0)
