import { expect, test } from 'bun:test'
import { createTotpSecret, matchTotp, stepAt, totpAddress, totpAt } from './totp.ts'

/** RFC 6238, appendix B: the secret "12345678901234567890", its last six of eight digits. */
const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('the code at second %p is the one of the standard', (second, code) => {
  expect(totpAt(RFC_SECRET, stepAt(new Date(second * 1_000)))).toBe(code)
})

test('a code counts for its own thirty seconds and those beside it, once', () => {
  const now = new Date(2_000_000_000_000)
  const step = stepAt(now)
  const match = (offset: number, lastStep = 0) =>
    matchTotp(RFC_SECRET, totpAt(RFC_SECRET, step + offset), { now, lastStep })
  expect([-2, -1, 0, 1, 2].map(offset => match(offset))).toEqual([null, step - 1, step, step + 1, null])
  expect(match(0, step)).toBeNull()
  expect(match(-1, step)).toBeNull()
  expect(match(1, step)).toBe(step + 1)
})

test('what is no code is none', () => {
  const at = { now: new Date(59_000), lastStep: 0 }
  expect(matchTotp(RFC_SECRET, '287 082', at)).toBe(1)
  for (const typed of ['', '28708', '2870820', 'abcdef', '２８７０８２'])
    expect(matchTotp(RFC_SECRET, typed, at)).toBeNull()
})

test('a secret is 160 random bits that apps can read', () => {
  const secret = createTotpSecret()
  expect(secret).toMatch(/^[A-Z2-7]{32}$/)
  expect(createTotpSecret()).not.toBe(secret)
  expect(totpAddress(secret, 'ann+x@example.com')).toBe(
    `otpauth://totp/Parley%3Aann%2Bx%40example.com?secret=${secret}&issuer=Parley&algorithm=SHA1&digits=6&period=30`,
  )
})
