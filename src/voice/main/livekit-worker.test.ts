import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { AgentDispatchClient } from 'livekit-server-sdk'
import { readKeysForTest } from '#providers/livekit/livekit-keys.fixture.ts'
import { createQuietLogger } from '#testing/quiet-logger.ts'
import { createTestLivekit } from '#testing/test-livekit.ts'
import { waitFor } from '#testing/wait-for.ts'
import { createLivekitWorker, type LivekitWorker, type RoomTicket } from './livekit-worker.ts'
import type { WorkerJob } from './worker-job.ts'

let server: Awaited<ReturnType<typeof createTestLivekit>>
let dispatches: AgentDispatchClient
const workers: LivekitWorker[] = []

beforeAll(async () => {
  server = await createTestLivekit()
  await server.livekit.start()
  const { apiKey, apiSecret } = await readKeysForTest(server.dataDir)
  const address = (server.livekit.url() ?? '').replace('ws', 'http')
  dispatches = new AgentDispatchClient(address, apiKey, apiSecret)
})
afterAll(() => server.remove())
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.stop()
})

let names = 0
async function hire(options: { accepts?: (job: WorkerJob) => boolean; capacity?: number } = {}) {
  const agentName = `parley-test-${++names}`
  const offers: WorkerJob[] = []
  const assigned: { job: WorkerJob; ticket: RoomTicket }[] = []
  const terminated: string[] = []
  const logger = createQuietLogger()
  const worker = createLivekitWorker({
    livekit: server.livekit,
    agentName,
    version: '0.0.0-test',
    capacity: options.capacity ?? 10,
    logger,
    desk: {
      accepts(job) {
        offers.push(job)
        return options.accepts?.(job) ?? true
      },
      assigned: (job, ticket) => void assigned.push({ job, ticket }),
      terminated: jobId => void terminated.push(jobId),
    },
  })
  workers.push(worker)
  worker.start()
  expect(await worker.whenRegistered(5_000)).toBe(true)
  const dispatch = (callId: string, metadata: string = JSON.stringify({ callId, organizationId: 'o1' })) =>
    dispatches.createDispatch(`call-${callId}`, agentName, { metadata })
  return { worker, agentName, offers, assigned, terminated, logger, dispatch }
}

test('it registers, takes a job with the call in its metadata and gets a ticket for the room', async () => {
  const { assigned, dispatch } = await hire()
  await dispatch('a1')
  const { job, ticket } = await waitFor('the job is assigned', () => assigned[0])
  expect(job).toMatchObject({ callId: 'a1', organizationId: 'o1', roomName: 'call-a1' })
  expect(ticket.roomUrl).toStartWith('ws://127.0.0.1:')
  const claims = JSON.parse(Buffer.from(ticket.roomToken.split('.')[1] ?? '', 'base64url').toString())
  expect(claims).toMatchObject({ sub: `agent-${job.id}`, video: { room: 'call-a1', roomJoin: true } })
})

test.each([
  ['no JSON', '{'],
  ['nothing', ''],
  ['another shape', '{"callId":"x"}'],
  ['more than we write', '{"callId":"x","organizationId":"o1","admin":true}'],
  ['a flood', JSON.stringify({ callId: 'x'.repeat(5_000), organizationId: 'o1' })],
])('a job whose metadata is %s never reaches the desk', async (_, metadata) => {
  const { offers, logger, dispatch } = await hire()
  await dispatch('bad', metadata)
  await waitFor('the job is refused', () => logger.lines.find(line => line.message === 'A job was refused'))
  expect(offers).toEqual([])
})

test('a job that the desk does not want is refused and not assigned', async () => {
  const { assigned, logger, dispatch } = await hire({ accepts: () => false })
  await dispatch('unwanted')
  await waitFor('the job is refused', () => logger.lines.find(line => line.message === 'A job was refused'))
  expect(assigned).toEqual([])
})

test('the last place of a full house is still offered: LiveKit stops short of it by default', async () => {
  const { assigned, worker, dispatch } = await hire({ capacity: 4 })
  for (let n = 1; n <= 4; n++) {
    await dispatch(`full-${n}`)
    const { job } = await waitFor(`job ${n} is assigned`, () => assigned[n - 1])
    worker.reportJob(job.id, 'running')
  }
  expect(assigned).toHaveLength(4)
})

test('a draining worker is offered nothing', async () => {
  const { assigned, offers, worker, dispatch } = await hire()
  worker.drain()
  await dispatch('late')
  // Another worker under another name proves that LiveKit dispatched meanwhile.
  const other = await hire()
  await other.dispatch('other')
  await waitFor('the other worker got its job', () => other.assigned[0])
  expect([...offers, ...assigned]).toEqual([])
})

test('after livekit-server was killed it registers again and takes jobs', async () => {
  const { assigned, worker, dispatch } = await hire()
  const isDown = new Promise<void>(resolve => server.livekit.onDown(resolve))
  process.kill(server.livekit.pid() ?? 0, 'SIGKILL')
  await isDown
  await waitFor('the worker has noticed', () => !worker.isRegistered())
  expect(await worker.whenRegistered(10_000)).toBe(true)
  await dispatch('again')
  expect((await waitFor('a job is assigned', () => assigned[0])).job.callId).toBe('again')
})

test('refused at the door it goes on trying and says so once in a while, never with the token', async () => {
  const logger = createQuietLogger()
  const tokens: string[] = []
  const worker = createLivekitWorker({
    livekit: {
      url: () => server.livekit.url(),
      async issueWorkerToken() {
        tokens.push(`wrong-${tokens.length}`)
        return `wrong-${tokens.length}`
      },
    },
    agentName: 'parley-nobody',
    version: '0',
    capacity: 1,
    logger,
    desk: { accepts: () => true, assigned() {}, terminated() {} },
  })
  workers.push(worker)
  worker.start()
  await waitFor('it has tried twice', () => tokens.length >= 2)
  expect(worker.isRegistered()).toBe(false)
  expect(await worker.whenRegistered(1)).toBe(false)
  expect(JSON.stringify(logger.lines)).not.toContain('wrong-')
})
