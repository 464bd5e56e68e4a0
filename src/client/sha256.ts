/**
 * SHA-256 of a short text, for proofs of work. The browser's own is asynchronous: a promise for each of tens of thousands of hashes
 * costs far more than the hash. Texts of up to 55 ASCII characters: one block.
 */
export function firstWordOfSha256(text: string): number {
  const block = words
  block.fill(0, 0, 16)
  const { length } = text
  for (let i = 0; i < length; i++) block[i >> 2]! |= text.charCodeAt(i) << (24 - 8 * (i & 3))
  block[length >> 2]! |= 0x80 << (24 - 8 * (length & 3))
  block[15] = length * 8
  for (let i = 16; i < 64; i++) {
    const early = block[i - 15]!
    const late = block[i - 2]!
    const s0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3)
    const s1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10)
    block[i] = (block[i - 16]! + s0 + block[i - 7]! + s1) | 0
  }
  return compress(block)
}

export const TEXT_MAX_CHARS = 55

const words = new Int32Array(64)
const { state: STATE, constants: CONSTANTS } = deriveConstants()

function compress(block: Int32Array): number {
  let [a, b, c, d, e, f, g, h] = STATE as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  for (let i = 0; i < 64; i++) {
    const t1 =
      (h +
        (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) +
        ((e & f) ^ (~e & g)) +
        CONSTANTS[i]! +
        block[i]!) |
      0
    const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  return (STATE[0]! + a) >>> 0
}

function rotate(value: number, by: number): number {
  return (value >>> by) | (value << (32 - by))
}

/** FIPS 180-4: fractions of the roots of the first primes. Sixty-four numbers that need not travel with every page. */
function deriveConstants(): { state: Int32Array; constants: Int32Array } {
  const primes: number[] = []
  for (let candidate = 2; primes.length < 64; candidate++)
    if (primes.every(prime => candidate % prime !== 0)) primes.push(candidate)
  const fraction = (root: number) => ((root % 1) * 2 ** 32) | 0
  return {
    state: Int32Array.from(primes.slice(0, 8), prime => fraction(Math.sqrt(prime))),
    constants: Int32Array.from(primes, prime => fraction(Math.cbrt(prime))),
  }
}
