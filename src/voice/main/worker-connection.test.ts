import { afterEach, expect, test } from 'bun:test'
import {
  Job,
  JobAssignment,
  JobTermination,
  RegisterWorkerResponse,
  ServerMessage,
  WorkerMessage,
  WorkerPong,
} from '@livekit/protocol'
import { createQuietLogger } from '#testing/quiet-logger.ts'
import { waitFor } from '#testing/wait-for.ts'
import { createLivekitWorker } from './livekit-worker.ts'

// LiveKit's end of the socket, for what a real server does only when an agent is in a room, or never does.
const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function meet({ isSlow = false } = {}) {
  const heard: WorkerMessage['message'][] = []
  let socket: Bun.ServerWebSocket<undefined> | undefined
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: (request, self) => (self.upgrade(request) ? undefined : new Response('no', { status: 400 })),
    websocket: {
      open: ws => {
        socket = ws
      },
      message(_ws, data) {
        if (typeof data === 'string') return
        const { message } = WorkerMessage.fromBinary(new Uint8Array(data))
        heard.push(message)
        if (message.case === 'register') {
          say({ case: 'register', value: new RegisterWorkerResponse({ workerId: 'AW_1' }) })
        }
        if (message.case === 'ping' && !isSlow) sayPong()
      },
    },
  })
  const say = (message: ServerMessage['message']) =>
    socket?.sendBinary(new Uint8Array(new ServerMessage({ message }).toBinary()))
  const sayPong = () => say({ case: 'pong', value: new WorkerPong() })
  const logger = createQuietLogger()
  const terminated: string[] = []
  const assigned: string[] = []
  const worker = createLivekitWorker({
    livekit: { url: () => `ws://127.0.0.1:${server.port}`, issueWorkerToken: async () => 'token' },
    agentName: 'parley-1',
    version: '1.2.3',
    capacity: 2,
    logger,
    desk: {
      accepts: () => true,
      assigned: job => void assigned.push(job.callId),
      terminated: jobId => void terminated.push(jobId),
    },
  })
  cleanups.push(
    () => server.stop(true),
    () => worker.stop(),
  )
  worker.start()
  if (isSlow) await waitFor('it asks', () => heard.some(({ case: name }) => name === 'ping'))
  else expect(await worker.whenRegistered(5_000)).toBe(true)
  return { worker, say, sayPong, heard, logger, terminated, assigned, socket: () => socket }
}

test('it introduces itself under the name of the installation, for rooms', async () => {
  const { heard } = await meet()
  expect(heard[0]?.case).toBe('register')
  expect(heard[0]?.value).toMatchObject({ agentName: 'parley-1', version: '1.2.3', type: 0 })
})

test('it is registered when LiveKit has read on: jobs that are asked for before would be forgotten', async () => {
  const { worker, sayPong } = await meet({ isSlow: true })
  expect(worker.isRegistered()).toBe(false)
  sayPong()
  expect(await worker.whenRegistered(5_000)).toBe(true)
})

test('the end of a job reaches the desk', async () => {
  const { say, terminated } = await meet()
  say({ case: 'termination', value: new JobTermination({ jobId: 'AJ_1' }) })
  await waitFor('the desk hears of it', () => terminated[0] === 'AJ_1')
})

test('a job that nobody had accepted is not begun', async () => {
  const { say, assigned, logger } = await meet()
  const job = new Job({
    id: 'AJ_2',
    metadata: '{"callId":"c","organizationId":"o"}',
    room: { name: 'call-c' },
  })
  say({ case: 'assignment', value: new JobAssignment({ job, token: 't' }) })
  await waitFor('it is noted', () => logger.lines.find(line => line.message.includes('nobody had accepted')))
  expect(assigned).toEqual([])
})

test('bytes that are no message are noted and passed over', async () => {
  const { say, socket, terminated, logger } = await meet()
  socket()?.sendBinary(new Uint8Array([255, 255, 255]))
  socket()?.sendText('hello')
  say({ case: 'termination', value: new JobTermination({ jobId: 'AJ_3' }) })
  await waitFor('the next message arrives', () => terminated[0] === 'AJ_3')
  expect(logger.lines.filter(line => line.message.includes('cannot read'))).toHaveLength(2)
})

test('what a job came to is reported, and the load follows', async () => {
  const { worker, heard } = await meet()
  worker.reportJob('AJ_4', 'failed', 'no reason')
  await waitFor('the report arrives', () => heard.find(message => message.case === 'updateJob'))
  expect(heard.find(message => message.case === 'updateJob')?.value).toMatchObject({
    jobId: 'AJ_4',
    status: 3,
    error: 'no reason',
  })
  worker.drain()
  await waitFor('it says that it is full', () =>
    heard.find(message => message.case === 'updateWorker' && message.value.status === 1),
  )
})

test('a dropped connection is made again', async () => {
  const { worker, socket, heard } = await meet()
  socket()?.terminate()
  await waitFor('it registers again', () => heard.filter(message => message.case === 'register').length === 2)
  await waitFor('it is registered', () => worker.isRegistered())
})
