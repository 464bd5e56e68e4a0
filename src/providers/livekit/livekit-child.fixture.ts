// A stand-in for Parley that a test can kill: starts livekit-server in the given data directory and prints its pid.
import { createQuietLogger } from '#testing/quiet-logger.ts'
import { livekitPlaces } from '#testing/test-livekit.ts'
import { createLivekitChild } from './livekit-child.ts'

const child = createLivekitChild({
  dataDir: process.argv[2] ?? '',
  host: '127.0.0.1',
  nodeIp: null,
  places: livekitPlaces,
  logger: createQuietLogger(),
})
await child.start()
process.stdout.write(String(child.pid()))
