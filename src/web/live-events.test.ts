import { afterEach, describe, expect, test } from 'bun:test'
import { ROLE_PERMISSIONS } from '#core/access/permissions.ts'
import type { Principal } from '#core/access/principal.ts'
import { AppError } from '#core/errors.ts'
import { createEventBus, type DomainEvent } from '#core/events.ts'
import { createQuietLogger } from '#testing/quiet-logger.ts'
import { waitFor } from '#testing/wait-for.ts'
import { createEventStreams } from './event-streams.ts'
import { createLiveEvents, EVENT_QUEUE_MAX, type LivePage, partial } from './live-events.ts'

const principal: Principal = {
  scope: { organizationId: 'ours', actor: { kind: 'user', userId: 'ann' } },
  permissions: ROLE_PERMISSIONS.member,
  user: {
    id: 'ann',
    name: 'Ann',
    email: 'ann@example.com',
    language: null,
    emailVerified: true,
    isPlatformAdmin: false,
  },
  role: 'member',
  organizationName: 'Ours',
}

const changed = (callId: string, organizationId = 'ours'): DomainEvent => ({
  type: 'call.changed',
  organizationId,
  callId,
})
const said = (text: string): DomainEvent => ({
  type: 'call.partial',
  organizationId: 'ours',
  callId: 'c',
  role: 'agent',
  text,
})

const cleanUps: (() => void)[] = []
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp()
})

interface SetUp {
  page?: Partial<LivePage>
  identifyAgain?: () => Promise<Principal | null>
  recheckIntervalMs?: number
}

/** A live page that shows each event as `type:id`, and what its browser has got so far. */
function openPage({ page, identifyAgain = async () => principal, recheckIntervalMs = 60_000 }: SetUp = {}) {
  const logger = createQuietLogger()
  const events = createEventBus(error => {
    throw error
  })
  const streams = createEventStreams({ keepOpen() {} })
  const live = createLiveEvents({ events, identity: { identifyAgain }, streams, logger, recheckIntervalMs })
  const response = live.respond(new Request('http://localhost/'), {
    principal,
    permission: 'calls.read',
    render: event => (event.type === 'call.partial' ? event.text : 'callId' in event ? event.callId : null),
    ...page,
  })
  cleanUps.push(() => streams.closeAll())
  const got: string[] = []
  void (async () => {
    for await (const chunk of response.body ?? []) {
      for (const [, data] of new TextDecoder().decode(chunk).matchAll(/data: (.*)\n/g)) got.push(data ?? '')
    }
  })()
  return { events, streams, logger, got }
}

describe('a live page', () => {
  test('gets what happens in its organization, in order, and nothing of another', async () => {
    const { events, got } = openPage()
    events.publish(changed('1'))
    events.publish(changed('foreign', 'theirs'))
    events.publish({ type: 'agent.changed', organizationId: 'ours', agentId: 'not on this page' })
    events.publish(changed('2'))
    await waitFor('both events', () => got.length >= 2)
    expect(got).toEqual(['1', '2'])
  })

  test('begins with how things stand, and misses nothing that happens meanwhile', async () => {
    const snapshot = Promise.withResolvers<string>()
    const { events, got } = openPage({ page: { renderSnapshot: () => snapshot.promise } })
    events.publish(changed('meanwhile'))
    snapshot.resolve('snapshot')
    await waitFor('the event after the snapshot', () => got.length >= 2)
    expect(got).toEqual(['snapshot', 'meanwhile'])
  })

  test('keeps the order although one event takes longer to render than the next', async () => {
    const slow = Promise.withResolvers<string>()
    const { events, got } = openPage({
      page: { render: event => ('callId' in event && event.callId === 'slow' ? slow.promise : 'quick') },
    })
    events.publish(changed('slow'))
    events.publish(changed('quick'))
    slow.resolve('slow')
    await waitFor('both events', () => got.length >= 2)
    expect(got).toEqual(['slow', 'quick'])
  })

  test('that is behind gets only the latest of the words on their way', async () => {
    const snapshot = Promise.withResolvers<string>()
    const { events, got } = openPage({ page: { renderSnapshot: () => snapshot.promise } })
    for (const text of ['Good', 'Good mor', 'Good morning']) events.publish(said(text))
    events.publish(changed('turn'))
    events.publish(said('How'))
    snapshot.resolve('snapshot')
    await waitFor('the last words', () => got.includes('How'))
    expect(got).toEqual(['snapshot', 'Good morning', 'turn', 'How'])
  })

  test('that is hopelessly behind is let go, and comes back to a new snapshot', async () => {
    const { events, streams } = openPage({ page: { renderSnapshot: () => new Promise(() => {}) } })
    for (let i = 0; i <= EVENT_QUEUE_MAX; i++) events.publish(changed(String(i)))
    expect(streams.count()).toBe(0)
  })

  test('goes on when what an event tells of is gone by now', async () => {
    const { events, got } = openPage({
      page: {
        render(event) {
          if ('callId' in event && event.callId === 'gone')
            throw new AppError('not_found', 'There is no such call.')
          return 'next'
        },
      },
    })
    events.publish(changed('gone'))
    events.publish(changed('next'))
    await waitFor('the next event', () => got.length > 0)
    expect(got).toEqual(['next'])
  })

  test('that cannot be rendered ends, and the log says why', async () => {
    const { events, streams, logger } = openPage({
      page: {
        render() {
          throw new Error('no view')
        },
      },
    })
    events.publish(changed('1'))
    await waitFor('the end of the stream', () => streams.count() === 0)
    expect(logger.lines).toMatchObject([{ level: 'error', message: 'A live page could not be rendered' }])
  })

  test.each<[string, () => Promise<Principal | null>]>([
    ['has ended', async () => null],
    ['was revoked', () => Promise.reject(new AppError('unauthenticated', 'This API key is not valid.'))],
    [
      'moved to another organization',
      async () => ({ ...principal, scope: { ...principal.scope, organizationId: 'theirs' } }),
    ],
    ['lost the right to read calls', async () => ({ ...principal, permissions: ROLE_PERMISSIONS.billing })],
    ['cannot be checked', () => Promise.reject(new Error('the database is away'))],
  ])('ends soon after its session %s', async (_, identifyAgain) => {
    const { streams } = openPage({ identifyAgain, recheckIntervalMs: 5 })
    await waitFor('the end of the stream', () => streams.count() === 0)
  })

  test('stays open while its session may read', async () => {
    let checks = 0
    const identifyAgain = async () => {
      checks++
      return principal
    }
    const { streams, events, got } = openPage({ identifyAgain, recheckIntervalMs: 2 })
    await waitFor('three checks', () => checks >= 3)
    events.publish(changed('1'))
    await waitFor('the event', () => got.length === 1)
    expect(streams.count()).toBe(1)
  })

  test('leaves no listener behind', async () => {
    let renders = 0
    const { events, streams } = openPage({
      page: {
        render() {
          renders++
          return null
        },
      },
    })
    streams.closeAll()
    events.publish(changed('1'))
    expect([renders, streams.count()]).toEqual([0, 0])
  })
})

test('a fragment names its place, and cannot break out of the attribute', () => {
  expect(partial('#call-1', '<li id="call-1"></li>')).toBe(
    '<hx-partial hx-target="#call-1" hx-swap="outerMorph"><li id="call-1"></li></hx-partial>',
  )
  expect(partial('"><script>', 'x', 'beforeend')).not.toContain('<script>')
})
