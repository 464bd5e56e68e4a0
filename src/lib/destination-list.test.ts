import { describe, expect, test } from 'bun:test'
import { createDestinationList, isDestinationEntry } from './destination-list.ts'

test.each([
  'private',
  '10.0.0.0/8',
  '192.168.1.5',
  '192.168.1.5:11434',
  '[::1]:8000',
  '::1',
  'models.lan',
  'models.lan:8000',
  'localhost',
  'x_y.internal.',
])('%s is a destination', entry => expect(isDestinationEntry(entry)).toBe(true))

test.each([
  '',
  'https://api.example.com',
  'api.example.com/v1',
  'a b',
  '10.0.0.0/33',
  '300.1.1.1',
  'host:0',
  'host:99999',
  'host:x',
  '*.example.com',
  '-x',
  '[host]:80',
  'a..b',
])('"%s" is none', entry => expect(isDestinationEntry(entry)).toBe(false))

describe('the private networks', () => {
  const list = createDestinationList(['private'])

  test.each([
    '127.0.0.1',
    '127.9.9.9',
    '::1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.7.7',
    'fd12::1',
    '::ffff:10.0.0.1',
  ])('hold %s', address => expect(list.hasAddress(address, 80)).toBe(true))

  test.each([
    '8.8.8.8',
    '172.32.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '2001:db8::1',
    'fe80::1',
    '::ffff:8.8.8.8',
  ])('do not hold %s', address => expect(list.hasAddress(address, 80)).toBe(false))
})

test('a port in an entry is for that port only', () => {
  const list = createDestinationList(['10.0.0.5:11434', 'api.example.com:443', '[fd00::1]:8000'])
  expect(list.hasHost('10.0.0.5', 11434)).toBe(true)
  expect(list.hasHost('10.0.0.5', 80)).toBe(false)
  expect(list.hasHost('API.example.com.', 443)).toBe(true)
  expect(list.hasHost('api.example.com', 8443)).toBe(false)
  expect(list.hasHost('fd00::1', 8000)).toBe(true)
  expect(list.hasHost('fd00::1', 80)).toBe(false)
})

test('a name on the list is that name, not what ends with it, and says nothing about addresses', () => {
  const list = createDestinationList(['example.com'])
  expect(list.hasHost('example.com', 443)).toBe(true)
  expect(list.hasHost('evil-example.com', 443)).toBe(false)
  expect(list.hasHost('api.example.com', 443)).toBe(false)
  expect(list.hasAddress('93.184.216.34', 443)).toBe(false)
})

test('an empty list holds nothing', () => {
  const list = createDestinationList([])
  expect(list.hasHost('localhost', 80)).toBe(false)
  expect(list.hasAddress('127.0.0.1', 80)).toBe(false)
})
