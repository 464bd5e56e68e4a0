import { describe, expect, test } from 'bun:test'
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { createSealedBox, deriveSecret, SealedBoxError } from './sealed-box.ts'

const first = { id: 'k1', bytes: randomBytes(32) }
const second = { id: 'k2', bytes: randomBytes(32) }

describe('a sealed box', () => {
  test('gives back what went in, whatever it was', () => {
    const box = createSealedBox(first)
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, context) => {
        expect(box.open(box.seal(text, context), context)).toBe(text)
      }),
    )
  })

  test('does not open in another place', () => {
    const box = createSealedBox(first)
    const sealed = box.seal('sk-secret', 'model_connections|sealed_keys|c1|org1')
    expect(() => box.open(sealed, 'model_connections|sealed_keys|c1|org2')).toThrow(SealedBoxError)
  })

  test('does not open when one byte of it was changed', () => {
    const box = createSealedBox(first)
    const sealed = box.seal('sk-secret', 'here')
    const last = sealed.at(-2)
    const changed = sealed.slice(0, -2) + (last === 'A' ? 'B' : 'A') + sealed.at(-1)
    expect(() => box.open(changed, 'here')).toThrow(SealedBoxError)
  })

  test('opens with an older key of the ring and not without it', () => {
    const sealed = createSealedBox(first).seal('sk-secret', 'here')
    expect(createSealedBox(second, [first]).open(sealed, 'here')).toBe('sk-secret')
    expect(() => createSealedBox(second).open(sealed, 'here')).toThrow(SealedBoxError)
  })

  test('never seals the same text to the same box', () => {
    const box = createSealedBox(first)
    expect(box.seal('a', 'here')).not.toBe(box.seal('a', 'here'))
  })
})

test('derived secrets differ by purpose and by key', () => {
  expect(deriveSecret(first, 'csrf')).not.toBe(deriveSecret(first, 'session'))
  expect(deriveSecret(first, 'csrf')).not.toBe(deriveSecret(second, 'csrf'))
  expect(deriveSecret(first, 'csrf')).toBe(deriveSecret(first, 'csrf'))
})
