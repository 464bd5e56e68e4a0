import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** RFC 6238 as every authenticator app knows it: SHA-1, six digits, thirty seconds. */
const STEP_MS = 30_000
const DIGITS = 6
const SECRET_BYTES = 20
/** A telephone's clock may be off by a step either way. */
const DRIFT_STEPS = 1
const ISSUER = 'Parley'

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** 160 random bits in base32, as apps take it by hand. */
export function createTotpSecret(): string {
  return toBase32(randomBytes(SECRET_BYTES))
}

export function stepAt(at: Date): number {
  return Math.floor(at.getTime() / STEP_MS)
}

export function totpAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const hash = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  const offset = (hash.at(-1) ?? 0) & 0xf
  const number = hash.readUInt32BE(offset) & 0x7f_ff_ff_ff
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0')
}

/**
 * The step whose code this is, around now and after `lastStep`: a code that was taken once is never taken again. Null when there is
 * none.
 */
export function matchTotp(secret: string, code: string, at: { now: Date; lastStep: number }): number | null {
  const typed = Buffer.from(code.replace(/\s/g, ''))
  const now = stepAt(at.now)
  let found: number | null = null
  for (let step = now - DRIFT_STEPS; step <= now + DRIFT_STEPS; step++) {
    const right = Buffer.from(totpAt(secret, step))
    const isRight = typed.length === right.length && timingSafeEqual(typed, right)
    if (isRight && step > at.lastStep) found = step
  }
  return found
}

/** What the QR code says. */
export function totpAddress(secret: string, account: string): string {
  const label = `${ISSUER}:${account}`
  const query = `secret=${secret}&issuer=${ISSUER}&algorithm=SHA1&digits=${DIGITS}&period=${STEP_MS / 1_000}`
  return `otpauth://totp/${encodeURIComponent(label)}?${query}`
}

function toBase32(bytes: Uint8Array): string {
  const bits = [...bytes].map(byte => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? [])
    .map(chunk => BASE32[Number.parseInt(chunk.padEnd(5, '0'), 2)] ?? '')
    .join('')
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map(letter => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map(byte => Number.parseInt(byte, 2)))
}
