import { expect, test } from 'bun:test'
import { createHash, randomBytes } from 'node:crypto'
import { systemClock } from '#core/clock.ts'
import { createChallenges, PROOF_BITS, PROOF_PARTS } from '#core/widgets/proof-of-work.ts'
import { solveChallenge } from './challenge-solver.ts'
import { firstWordOfSha256, TEXT_MAX_CHARS } from './sha256.ts'

test('the short hash is SHA-256 for every length of one block', () => {
  for (let length = 0; length <= TEXT_MAX_CHARS; length++) {
    const text = randomBytes(60).toString('base64url').slice(0, length)
    expect(firstWordOfSha256(text)).toBe(createHash('sha256').update(text).digest().readUInt32BE(0))
  }
})

test('the server takes what the browser worked out, and the longest text fits into one block', async () => {
  const challenges = createChallenges({ secret: 'secret', clock: systemClock })
  const challenge = challenges.issue('widget|origin|address')
  expect(`${challenge.seed}:${PROOF_PARTS}:${2 ** 31}`.length).toBeLessThanOrEqual(TEXT_MAX_CHARS)
  const solutions = await solveChallenge(challenge)
  expect(solutions).toHaveLength(PROOF_PARTS)
  expect(() =>
    challenges.redeem('widget|origin|address', { token: challenge.token, solutions }),
  ).not.toThrow()
  const wrong = solutions.map(solution => solution + 1)
  expect(() =>
    challenges.redeem('widget|origin|address', { token: challenge.token, solutions: wrong }),
  ).toThrow()
})

test('the work is tens of thousands of hashes: nothing for one call, a lot for a million', () => {
  const hashes = PROOF_PARTS * 2 ** PROOF_BITS
  expect(hashes).toBeGreaterThan(30_000)
  expect(hashes).toBeLessThan(300_000)
})
