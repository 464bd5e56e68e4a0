/** Loaded into a running program in front of it: says over a socket in the working directory how much it holds after a collection. */
import { dlopen } from 'bun:ffi'
import { heapStats } from 'bun:jsc'
import { readFileSync } from 'node:fs'

const libc = dlopen('libc.so.6', {
  fopen: { args: ['cstring', 'cstring'], returns: 'ptr' },
  fclose: { args: ['ptr'], returns: 'int' },
  malloc_info: { args: ['int', 'ptr'], returns: 'int' },
}).symbols

Bun.serve({
  unix: `heap-${process.pid}.sock`,
  fetch() {
    Bun.gc(true)
    const { heapSize, objectTypeCounts } = heapStats()
    return Response.json({ heapBytes: heapSize, nativeBytes: nativeBytes(), objects: objectTypeCounts })
  },
}).unref()

/**
 * What malloc has given out and not got back. That is the native libraries: the engine of JavaScript has allocators of its own. What is
 * resident moves with every thread and every hole in an arena; this is exact.
 */
function nativeBytes(): number {
  const path = `malloc-${process.pid}.xml`
  const file = libc.fopen(Buffer.from(`${path}\0`), Buffer.from('w\0'))
  if (file === null) throw new Error(`${path} cannot be written`)
  libc.malloc_info(0, file)
  libc.fclose(file)
  // The sums over all arenas stand behind the last of them.
  const sums = readFileSync(path, 'utf8').split('</heap>').at(-1) ?? ''
  const sizeOf = (name: string) => Number(new RegExp(`<${name}[^>]* size="(\\d+)"`).exec(sums)?.[1])
  const free = sizeOf('total type="fast"') + sizeOf('total type="rest"')
  return sizeOf('system type="current"') - free + sizeOf('total type="mmap"')
}
