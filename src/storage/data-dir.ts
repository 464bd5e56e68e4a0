import { randomBytes } from 'node:crypto'
import { accessSync, constants, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#core/errors.ts'
import type { MasterKey } from '#lib/sealed-box.ts'
import { readOrCreateFile } from './secret-file.ts'

const KEY_FILE = 'encryption.key'
const NODE_FILE = 'node-id'
const KEY_BYTES = 32

/** Makes the data dir (mode 700) and proves that it can be written. Throws unavailable with what to do. */
export function openDataDir(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    accessSync(path, constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw new AppError(
      'unavailable',
      `The data folder ${path} cannot be written (${errorCode(cause)}). Give this user the right to write there, or choose another with --data-dir.`,
      { cause },
    )
  }
}

/**
 * The key that seals stored secrets: the one from the settings, else the key file of the data dir, made at the first start
 * with mode 600. `isNew` is true when the file was made just now.
 */
export function loadMasterKey(
  dataDir: string,
  fromSettings: string | null,
): { key: MasterKey; isNew: boolean } {
  if (fromSettings !== null) return { key: toMasterKey(fromSettings), isNew: false }
  const { text, isNew } = readOrCreateFile(join(dataDir, KEY_FILE), () =>
    randomBytes(KEY_BYTES).toString('base64'),
  )
  return { key: toMasterKey(text), isNew }
}

/** The name of this process's place: a restart from the same data dir is the same node and closes the calls it left. */
export function loadNodeId(dataDir: string): string {
  return readOrCreateFile(join(dataDir, NODE_FILE), () => `node-${randomBytes(6).toString('hex')}`).text
}

function toMasterKey(base64: string): MasterKey {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length !== KEY_BYTES) {
    throw new AppError(
      'invalid',
      `The encryption key must be ${KEY_BYTES} bytes in base64. Restore the file ${KEY_FILE} from your backup.`,
    )
  }
  // The id only has to tell keys apart; it gives nothing of the key away.
  const id = new Bun.CryptoHasher('sha256').update('parley key id').update(bytes).digest('hex').slice(0, 8)
  return { id, bytes }
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}
