import { ReadableStream, type ReadableStreamDefaultController } from 'node:stream/web'

export interface ValueChannel<T> {
  stream: ReadableStream<T>
  write(value: T): void
  close(): void
}

/** A stream that takes values at any time; what comes after its end, or after its reader left, is dropped. */
export function createValueChannel<T>(): ValueChannel<T> {
  let controller: ReadableStreamDefaultController<T> | null = null
  const stream = new ReadableStream<T>({
    start(opened) {
      controller = opened
    },
    cancel() {
      controller = null
    },
  })
  return {
    stream,
    write: value => controller?.enqueue(value),
    close() {
      controller?.close()
      controller = null
    },
  }
}
