import { createHmac, randomInt } from 'node:crypto'

export const RECOVERY_CODES = 10
/** Fifty random bits: `k7mq2-x9d4p`. */
const CODE_CHARS = 10
/** Without letters that look like digits. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Fresh codes, as people write them down. */
export function createRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const letters = Array.from({ length: CODE_CHARS }, () => ALPHABET[randomInt(ALPHABET.length)])
    return `${letters.slice(0, CODE_CHARS / 2).join('')}-${letters.slice(CODE_CHARS / 2).join('')}`
  })
}

/** What is kept of a code. Keyed, so that a stolen database alone gives nothing to try. */
export function hashRecoveryCode(
  code: string,
  { secret, userId }: { secret: string; userId: string },
): string {
  const plain = code.toLowerCase().replace(/[^a-z0-9]/g, '')
  return createHmac('sha256', secret).update(`${userId}|${plain}`).digest('base64url')
}

/** True for what can be a recovery code and no code of an app. */
export function looksLikeRecoveryCode(text: string): boolean {
  return text.replace(/[^a-z0-9]/gi, '').length === CODE_CHARS
}
