import { describe, expect, test } from 'bun:test'
import { refusalOf } from '#testing/refusal.ts'
import { createPasswordHashing } from './password-hashing.ts'

describe('password hashing', () => {
  test('a password opens its own hash only, however its letters are composed', async () => {
    const { hash, verify } = createPasswordHashing()
    const kept = await hash('Gru\u0308\u00dfe aus M\u00fcnchen')
    expect(await verify('Gr\u00fc\u00dfe aus Mu\u0308nchen', kept)).toBe(true)
    expect(await verify('Grusse aus Munchen', kept)).toBe(false)
  })

  test('a flood is turned away at once, and those who wait get their turn', async () => {
    const { hash } = createPasswordHashing({ parallelMax: 1, waitingMax: 2 })
    const accepted = ['one', 'two', 'three'].map(hash)
    expect(await refusalOf(hash('four'))).toStartWith('rate_limited: Too many people are signing in')
    expect((await Promise.all(accepted)).every(text => text.startsWith('$argon2id$'))).toBe(true)
    expect(await hash('five')).toStartWith('$argon2id$')
  })
})
