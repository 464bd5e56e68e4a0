import type { LineTool } from '../session/call-line.ts'
import type { CallConduct } from './call-conduct.ts'

/** The same tools; while one of them runs the rules of the call know of it. Some models say nothing of their tools. */
export function watchTools(tools: readonly LineTool[], conduct: Pick<CallConduct, 'note'>): LineTool[] {
  let running = 0
  const count = (change: 1 | -1) => {
    running += change
    conduct.note({ type: 'tool', isRunning: running > 0 })
  }
  return tools.map(tool => ({
    ...tool,
    run(args, speech) {
      count(1)
      return tool.run(args, speech).finally(() => count(-1))
    },
  }))
}
