import { describe, expect, test } from 'bun:test'
import { createQuietLogger } from '#testing/quiet-logger.ts'
import { createClientAddresses } from './client-address.ts'

function addressOf(peer: string | undefined, forwarded?: string, trustedProxies: string[] = []) {
  const addresses = createClientAddresses({
    peerAddress: () => peer,
    trustedProxies,
    logger: createQuietLogger(),
  })
  const headers = new Headers(forwarded === undefined ? {} : { 'x-forwarded-for': forwarded })
  return addresses.of(new Request('http://localhost:3000/', { headers }))
}

describe('the address of a client', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:aaaa::9', '2001:db8:1:2::/64'],
    ['2001:0db8::1', '2001:db8:0:0::/64'],
    [undefined, undefined],
    ['not an address', undefined],
  ])('of the peer %s is %s', (peer, address) => {
    expect(addressOf(peer)).toBe(address)
  })

  test('is never what a stranger writes', () => {
    expect(addressOf('192.0.2.7', '203.0.113.5')).toBe('192.0.2.7')
    expect(addressOf('192.0.2.7', '203.0.113.5', ['10.0.0.0/8'])).toBe('192.0.2.7')
  })

  test('on this machine is nobody in particular: a proxy may stand there', () => {
    expect(addressOf('127.0.0.1', '203.0.113.5')).toBeUndefined()
    expect(addressOf('::1')).toBeUndefined()
  })

  test.each([
    ['203.0.113.5', '203.0.113.5'],
    ['made up, 203.0.113.5, 10.1.2.3', '203.0.113.5'],
    ['198.51.100.1, 203.0.113.5', '203.0.113.5'],
    ['[2001:db8::1]:4711', '2001:db8:0:0::/64'],
    ['203.0.113.5:4711', '203.0.113.5'],
    ['203.0.113.5, nonsense', '10.9.9.9'],
    ['', '10.9.9.9'],
  ])('behind a trusted proxy that says "%s" is %s', (forwarded, address) => {
    expect(addressOf('10.9.9.9', forwarded, ['10.0.0.0/8'])).toBe(address)
  })
})

test('for the record of what was done it is the whole address, of this machine too, and never what a stranger writes', () => {
  const exactly = (peer: string | undefined, forwarded?: string) =>
    createClientAddresses({
      peerAddress: () => peer,
      trustedProxies: ['10.0.0.0/8'],
      logger: createQuietLogger(),
    }).exactly(
      new Request('http://localhost:3000/', {
        headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
      }),
    )
  expect(exactly('127.0.0.1')).toBe('127.0.0.1')
  expect(exactly('2001:db8:1:2:aaaa::9')).toBe('2001:db8:1:2:aaaa::9')
  expect(exactly('192.0.2.7', '203.0.113.5')).toBe('192.0.2.7')
  expect(exactly('10.1.2.3', '203.0.113.5')).toBe('203.0.113.5')
  expect(exactly('10.1.2.3', 'made up')).toBe('10.1.2.3')
  expect(exactly(undefined)).toBeUndefined()
})
