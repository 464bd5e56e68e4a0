import { join } from 'node:path'
import { type LivekitKeys, readOrCreateKeys } from './livekit-config.ts'

/** The keys of a test's managed server, to play an external one with. */
export function readKeysForTest(dataDir: string): Promise<LivekitKeys> {
  return readOrCreateKeys(join(dataDir, 'livekit'))
}
