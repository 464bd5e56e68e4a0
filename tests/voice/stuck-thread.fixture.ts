// The media thread as it is, but for one sentence that makes it loop for ever: its own faults can't be ordered from outside.
import '../../src/voice/media/media-thread.ts'
import { SPIN } from './stuck-words.ts'

declare const self: Worker

const listen = self.onmessage
self.onmessage = (event: MessageEvent<{ text?: unknown }>) => {
  if (event.data.text === SPIN) for (;;);
  listen?.call(self, event)
}
