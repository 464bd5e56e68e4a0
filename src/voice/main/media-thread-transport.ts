import { entryPath } from '#lib/assets.ts'
import type { DownMessage, Transport } from '../protocol.ts'

/** A media host as main holds it, thread or process: messages both ways, and its end. What comes up is not validated yet. */
export interface MediaThread extends Transport<DownMessage, unknown> {
  /** Called once when it is gone: ended by itself, crashed or terminated. `reason` is for the log. */
  onExit(listener: (reason: string) => void): void
  /** Ends it at once, also in an endless loop. NB: rooms that it is still in stay connected natively: delete them on the server. */
  terminate(): void
  /**
   * The native library calls back into the thread that used it last, and takes the whole process with it when that thread is gone.
   * So a thread that is given up ends when the next one is ready: the callbacks are the next one's then.
   */
  readonly endsAfterSuccessor?: true
}

/** Starts the media host as a thread of this process. NB: the native library has one set of callbacks, which the latest thread takes. */
export function openMediaThread(path: string = entryPath('voice/media/media-thread.ts')): MediaThread {
  const worker = new Worker(path)
  let lastError = ''
  worker.addEventListener('error', event => {
    // Handled here: an uncaught error of the thread must not reach the process.
    event.preventDefault()
    lastError = event.message
  })
  return {
    send: message => worker.postMessage(message),
    onMessage: listener => worker.addEventListener('message', event => listener(event.data)),
    onExit: listener =>
      worker.addEventListener('close', () => listener(lastError || 'it ended by itself'), { once: true }),
    terminate: () => worker.terminate(),
    endsAfterSuccessor: true,
  }
}
