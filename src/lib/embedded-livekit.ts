import type { EmbeddedFile } from './extract-embedded.ts'

/**
 * The livekit-server program inside this executable, to be unpacked by `extractEmbedded`; undefined when the program runs from source.
 * NB: `bin/build` replaces this whole file by one that imports the program (bin/lib/native-parts.ts).
 */
export const embeddedLivekit: EmbeddedFile | undefined = undefined
