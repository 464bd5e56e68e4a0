import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { AppError } from '#core/errors.ts'
import { type EmbeddedFile, extractEmbedded } from '#lib/extract-embedded.ts'
import { findHostProgram } from '#lib/host-program.ts'
import { voiceEn } from '#messages/voice-en.ts'

export interface LivekitBinaryPlaces {
  /** What the executable carries; undefined when the program runs from source. */
  embedded: EmbeddedFile | undefined
  /** Where the embedded program is unpacked to. */
  unpackDir: string
  /** LIVEKIT_SERVER_BIN. */
  configured: string | null
  programPath: string
  /** Where bin/start puts a livekit-server that it built. */
  cachedPath: string
}

/**
 * Path of a livekit-server that can be run: LIVEKIT_SERVER_BIN, else embedded, else from the PATH, else the project's cache.
 * Throws unavailable with a sentence that says what to do.
 */
export async function findLivekitBinary(places: LivekitBinaryPlaces): Promise<string> {
  const { embedded, unpackDir, configured, programPath, cachedPath } = places
  if (configured !== null) {
    if (await isProgram(configured)) return configured
    throw new AppError('unavailable', voiceEn.livekit.binaryUnusable)
  }
  let embeddedProblem: unknown
  if (embedded) {
    try {
      return await extractEmbedded(embedded, unpackDir)
    } catch (error) {
      // A disk that is full or forbids programs must not keep out a livekit-server that the host has.
      embeddedProblem = error
    }
  }
  const onPath = findHostProgram('livekit-server', programPath)
  if (onPath) return onPath
  if (await isProgram(cachedPath)) return cachedPath
  if (embeddedProblem instanceof Error) {
    throw new AppError('unavailable', voiceEn.livekit.exited(embeddedProblem.message), {
      cause: embeddedProblem,
    })
  }
  throw new AppError('unavailable', voiceEn.livekit.missing)
}

async function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
