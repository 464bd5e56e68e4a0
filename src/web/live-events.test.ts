import { afterEach, describe, expect, test } from 'bun:test'
import { ROLE_PERMISSIONS } from '#core/access/permissions.ts'
import type { Person, Principal } from '#core/access/principal.ts'
import { AppError } from '#core/errors.ts'
import { createEventBus, type DomainEvent } from '#core/events.ts'
import { platformScope } from '#core/scope.ts'
import { createQuietLogger } from '#testing/quiet-logger.ts'
import { waitFor } from '#testing/wait-for.ts'
import { accessMarkOf, NOBODY_MARK } from './access-mark.ts'
import { createEventStreams } from './event-streams.ts'
import { ACCESS_EVENT, createLiveEvents, EVENT_QUEUE_MAX, type LivePage, partial } from './live-events.ts'

const user = {
  id: 'ann',
  name: 'Ann',
  email: 'ann@example.com',
  language: null,
  emailVerified: true,
  isPlatformAdmin: false,
}
const principal: Principal = {
  scope: { organizationId: 'ours', actor: { kind: 'user', userId: 'ann' } },
  permissions: ROLE_PERMISSIONS.member,
  user,
  role: 'member',
  organizationName: 'Ours',
}
const ann: Person = {
  user,
  session: { id: 'session', organizationId: 'ours', method: 'password' },
  isPlatformAdmin: false,
  memberships: [],
  principal,
  platformScope: platformScope({ kind: 'user', userId: 'ann' }),
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
  /** Who it is when the stream asks again. */
  identifyPersonAgain?: () => Promise<Person | null>
  recheckIntervalMs?: number
}

/** Streams of one person, and what a browser has got so far: the data of messages, and what was told of access. */
function openLive({ identifyPersonAgain = async () => ann, recheckIntervalMs = 60_000 }: SetUp = {}) {
  const logger = createQuietLogger()
  const events = createEventBus(error => {
    throw error
  })
  const streams = createEventStreams({ keepOpen() {} })
  const identity = { identifyPerson: async () => ann, identifyPersonAgain }
  const live = createLiveEvents({ events, identity, streams, logger, recheckIntervalMs })
  cleanUps.push(() => streams.closeAll())
  const got: string[] = []
  const marks: string[] = []
  async function read(response: Response) {
    for await (const chunk of response.body ?? []) {
      for (const [, event, data = ''] of new TextDecoder()
        .decode(chunk)
        .matchAll(/(?:event: (.*)\n)?data: (.*)\n/g))
        (event === ACCESS_EVENT ? marks : got).push(data)
    }
  }
  return { live, events, streams, logger, got, marks, read }
}

/** A live page that shows each event as its id. */
function openPage(setUp: SetUp = {}) {
  const opened = openLive(setUp)
  const response = opened.live.respond(new Request('http://localhost/'), {
    principal,
    render: event => (event.type === 'call.partial' ? event.text : 'callId' in event ? event.callId : null),
    ...setUp.page,
  })
  void opened.read(response)
  return opened
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

/** Ann as she is after something about her changed. */
const CHANGES: [string, () => Promise<Person | null>][] = [
  ['has ended', async () => null],
  [
    'works in another organization',
    async () => withPrincipal({ scope: { ...principal.scope, organizationId: 'theirs' } }),
  ],
  ['is in no organization any more', async () => ({ ...ann, principal: null })],
  ['lost a right', async () => withPrincipal({ permissions: ROLE_PERMISSIONS.billing })],
  ['got a right', async () => withPrincipal({ permissions: ROLE_PERMISSIONS.org_admin })],
  ['became one of a platform admin', async () => ({ ...ann, isPlatformAdmin: true })],
]

const withPrincipal = (change: Partial<Principal>): Person => ({
  ...ann,
  principal: { ...principal, ...change },
})

describe('what the reader of a page may do', () => {
  test('is told at the beginning of each stream, of pages that live and of all others', async () => {
    const page = openPage()
    const other = openLive()
    void other.read(other.live.respondToPerson(new Request('http://localhost/'), ann))
    await waitFor('both marks', () => page.marks.length + other.marks.length === 2)
    expect([page.marks, other.marks]).toEqual([[accessMarkOf(ann)], [accessMarkOf(ann)]])
  })

  test.each(CHANGES)('is told at once when the session %s, and the stream ends', async (_, identify) => {
    let isChanged = false
    const setUp: SetUp = { identifyPersonAgain: async () => (isChanged ? identify() : ann) }
    const [page, other] = [openPage(setUp), openLive(setUp)]
    void other.read(other.live.respondToPerson(new Request('http://localhost/'), ann))
    await waitFor('both marks', () => page.marks.length + other.marks.length === 2)
    isChanged = true
    for (const { events, streams, marks } of [page, other]) {
      events.publishPersonChanged({ userId: 'somebody else' })
      events.publishPersonChanged({ userId: 'ann' })
      await waitFor('the end of the stream', () => streams.count() === 0)
      expect(marks).toEqual([accessMarkOf(ann), accessMarkOf(await identify())])
    }
  })

  test.each(CHANGES)('is found out without being told that the session %s', async (_, identify) => {
    let isChanged = false
    const { streams } = openPage({
      identifyPersonAgain: async () => (isChanged ? identify() : ann),
      recheckIntervalMs: 5,
    })
    isChanged = true
    await waitFor('the end of the stream', () => streams.count() === 0)
  })

  test('that changed while the stream was opened is told too', async () => {
    const { marks, streams } = openPage({ identifyPersonAgain: async () => null })
    await waitFor('the end of the stream', () => streams.count() === 0)
    expect(marks).toEqual([accessMarkOf(ann), NOBODY_MARK])
  })

  test('that cannot be checked ends the stream', async () => {
    const { streams, logger } = openPage({
      identifyPersonAgain: () => Promise.reject(new Error('the database is away')),
    })
    await waitFor('the end of the stream', () => streams.count() === 0)
    expect(logger.lines).toMatchObject([{ level: 'warn', message: 'A live page could not be checked' }])
  })

  test('leaves the stream open while it stays the same, however often something is told', async () => {
    let checks = 0
    const identifyPersonAgain = async () => {
      checks++
      return { ...ann }
    }
    const { streams, events, got, marks } = openPage({ identifyPersonAgain, recheckIntervalMs: 2 })
    events.publishPersonChanged({ userId: 'ann' })
    await waitFor('four checks', () => checks >= 4)
    events.publish(changed('1'))
    await waitFor('the event', () => got.length === 1)
    expect([streams.count(), marks.length]).toEqual([1, 1])
  })
})

test('a fragment names its place, and cannot break out of the attribute', () => {
  expect(partial('#call-1', '<li id="call-1"></li>')).toBe(
    '<hx-partial hx-target="#call-1" hx-swap="outerMorph"><li id="call-1"></li></hx-partial>',
  )
  expect(partial('"><script>', 'x', 'beforeend')).not.toContain('<script>')
})
