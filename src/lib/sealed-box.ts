import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/**
 * Envelope encryption: each text is sealed with a random key of its own (AES-256-GCM), and that key with the master key whose
 * id stands in the box. Rotating the master key rewraps small keys only. `context` is authenticated: a box moved to another
 * table, column, row or organization does not open.
 */
export interface SealedBox {
  seal(text: string, context: string): string
  /** Throws SealedBoxError when the key is missing, the context differs or the box was changed. */
  open(box: string, context: string): string
}

export class SealedBoxError extends Error {}

export interface MasterKey {
  id: string
  /** 32 bytes. */
  bytes: Buffer
}

const VERSION = 'v1'
const IV_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32

/** `current` seals; every key of the ring opens. */
export function createSealedBox(current: MasterKey, older: MasterKey[] = []): SealedBox {
  const ring = new Map([current, ...older].map(key => [key.id, key.bytes]))
  return {
    seal(text, context) {
      const dataKey = randomBytes(KEY_BYTES)
      const wrapped = encrypt(dataKey, current.bytes, `${VERSION}|${current.id}|key|${context}`)
      const sealed = encrypt(Buffer.from(text, 'utf8'), dataKey, `${VERSION}|text|${context}`)
      return [VERSION, current.id, wrapped.toString('base64url'), sealed.toString('base64url')].join('.')
    },
    open(box, context) {
      const [version, keyId = '', wrapped = '', sealed = ''] = box.split('.')
      const master = ring.get(keyId)
      if (version !== VERSION || !master)
        throw new SealedBoxError('The key of this box is not in the key ring.')
      const dataKey = decrypt(Buffer.from(wrapped, 'base64url'), master, `${VERSION}|${keyId}|key|${context}`)
      return decrypt(Buffer.from(sealed, 'base64url'), dataKey, `${VERSION}|text|${context}`).toString('utf8')
    },
  }
}

/** A secret of its own for one purpose, derived from the master key (HKDF-SHA256). */
export function deriveSecret(key: MasterKey, purpose: string): string {
  return Buffer.from(hkdfSync('sha256', key.bytes, '', `parley|${purpose}`, KEY_BYTES)).toString('base64url')
}

function encrypt(plain: Buffer, key: Buffer, context: string): Buffer {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
  cipher.setAAD(Buffer.from(context, 'utf8'))
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), body])
}

function decrypt(packed: Buffer, key: Buffer, context: string): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, packed.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAAD(Buffer.from(context, 'utf8'))
    decipher.setAuthTag(packed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
    return Buffer.concat([decipher.update(packed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()])
  } catch (cause) {
    throw new SealedBoxError('The box does not open: another key or context, or it was changed.', { cause })
  }
}
