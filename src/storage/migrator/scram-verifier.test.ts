import { expect, test } from 'bun:test'
import { createHmac } from 'node:crypto'
import { scramVerifier } from './scram-verifier.ts'

test('a verifier proves the server of the example in RFC 7677', () => {
  const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64')
  const [, , , serverKey = ''] = scramVerifier('pencil', salt).split(/[$:]/).slice(1)
  const nonce = 'rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0'
  const messages = [
    'n=user,r=rOprNGfwEbeRWgbNEkqO',
    `r=${nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`,
    `c=biws,r=${nonce}`,
  ].join(',')
  const signature = createHmac('sha256', Buffer.from(serverKey, 'base64')).update(messages).digest('base64')
  expect(signature).toBe('6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=')
})

test('no two verifiers of one password are alike', () => {
  expect(scramVerifier('pencil')).not.toBe(scramVerifier('pencil'))
})
