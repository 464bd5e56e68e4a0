import { AppError } from '#core/errors.ts'
import type { UnscopedLookups } from '#core/store.ts'
import { type SealedBox, SealedBoxError } from '#lib/sealed-box.ts'

const NAME = 'encryption_key_check'
const TEXT = 'parley'

/**
 * Proves at start that the key at hand opens what this database holds: a small box is kept since the first start.
 * Throws unavailable with what to do when the key was lost or replaced.
 */
export async function checkMasterKey(unscoped: UnscopedLookups, box: SealedBox): Promise<void> {
  const kept = await unscoped.getInstallationValue(NAME)
  if (kept === undefined) {
    await unscoped.setInstallationValue(NAME, box.seal(TEXT, NAME))
    return
  }
  try {
    box.open(kept, NAME)
  } catch (cause) {
    if (!(cause instanceof SealedBoxError)) throw cause
    throw new AppError(
      'unavailable',
      'The encryption key does not fit this database: stored model keys cannot be opened. Put the old key back (ENCRYPTION_KEY, or encryption.key in the data folder). If it is lost for ever, `parley keys reset` forgets the stored keys so that you can enter them again.',
      { cause },
    )
  }
}

/** After the old key was lost: the key at hand is the key from now on. Call it once every sealed secret is cleared. */
export async function replaceKeyCheck(unscoped: UnscopedLookups, box: SealedBox): Promise<void> {
  await unscoped.setInstallationValue(NAME, box.seal(TEXT, NAME))
}
