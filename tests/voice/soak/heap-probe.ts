/** Loaded into a running program in front of it: says over a socket in the working directory how much its heap holds after a collection. */
import { heapStats } from 'bun:jsc'

Bun.serve({
  unix: `heap-${process.pid}.sock`,
  fetch() {
    Bun.gc(true)
    const { heapSize, objectTypeCounts } = heapStats()
    return Response.json({ heapBytes: heapSize, objects: objectTypeCounts })
  },
}).unref()
