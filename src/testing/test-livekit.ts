import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assetPath } from '#lib/assets.ts'
import { createManagedLivekit, type Livekit } from '#providers/livekit/livekit.ts'
import type { Logger } from '#telemetry/logger.ts'
import { createQuietLogger } from './quiet-logger.ts'

/** Where bin/start puts livekit-server. */
export const livekitPlaces = {
  embedded: undefined,
  configured: null,
  programPath: '',
  cachedPath: assetPath('.cache/bin/livekit-server'),
}

/** A real livekit-server on loopback in a folder of its own; `remove` stops it and removes the folder. */
export async function createTestLivekit(logger: Logger = createQuietLogger()): Promise<{
  livekit: Livekit
  dataDir: string
  remove(): Promise<void>
}> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-livekit-'))
  const livekit = createManagedLivekit({
    dataDir,
    host: '127.0.0.1',
    nodeIp: null,
    places: livekitPlaces,
    logger,
  })
  return {
    livekit,
    dataDir,
    async remove() {
      await livekit.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
