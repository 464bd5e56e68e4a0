import { expect, test } from 'bun:test'
import { isAddressOrNetwork } from './network-address.ts'

test.each([
  ['127.0.0.1', true],
  ['10.0.0.0/8', true],
  ['fd00::/8', true],
  ['10.0.0.0/33', false],
  ['10.0.0.0/8/8', false],
  ['proxy.lan', false],
])('%s as a trusted proxy: %s', (text, isValid) => {
  expect(isAddressOrNetwork(text)).toBe(isValid)
})
