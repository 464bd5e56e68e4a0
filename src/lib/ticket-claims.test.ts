import { expect, test } from 'bun:test'
import { originOfTicket, roomOfTicket } from './ticket-claims.ts'

const ticket = (claims: unknown) =>
  `head.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`

test('the origin of a ticket stands in its attributes', () => {
  expect(originOfTicket(ticket({ attributes: { 'parley.origin': 'https://a.example' } }))).toBe(
    'https://a.example',
  )
})

test('what names none, or is no ticket, is bound to none', () => {
  for (const text of [
    ticket({}),
    ticket({ attributes: null }),
    ticket({ attributes: { 'parley.origin': 1 } }),
    ticket(null),
    '',
    'a.b.c',
    '...',
  ])
    expect(originOfTicket(text)).toBeNull()
})

test('the room that a ticket opens stands in its grants', () => {
  expect(roomOfTicket(ticket({ video: { room: 'call-1', roomJoin: true } }))).toBe('call-1')
  for (const text of [ticket({}), ticket({ video: { room: 1 } }), ticket(null), '', 'a.b.c'])
    expect(roomOfTicket(text)).toBeNull()
})
