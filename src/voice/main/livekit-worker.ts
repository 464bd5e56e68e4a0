import {
  AvailabilityResponse,
  type Job,
  JobStatus,
  UpdateJobStatus,
  UpdateWorkerStatus,
  type WorkerMessage,
  WorkerStatus,
} from '@livekit/protocol'
import { atMost } from '#lib/at-most.ts'
import { pause } from '#lib/pause.ts'
import type { Logger } from '#telemetry/logger.ts'
import { createJobOffers } from './job-offers.ts'
import type { LivekitLink } from './livekit-link.ts'
import { connectWorker, type WorkerConnection, type WorkerEvent } from './worker-connection.ts'
import { agentIdentityOf, type WorkerJob } from './worker-job.ts'

/** What a session needs to enter the room of its job. */
export interface RoomTicket {
  roomUrl: string
  roomToken: string
}

/** Who carries out the jobs: the call desk. */
export interface JobDesk {
  /** Whether this job may be had. Asked once, at the offer. */
  accepts(job: WorkerJob): boolean
  assigned(job: WorkerJob, ticket: RoomTicket): void
  /** LiveKit has ended the job: its room is closed, or the agent is no longer in it (or another one under its name). */
  terminated(jobId: string): void
}

/** Our worker on LiveKit's agent protocol. It keeps itself registered until `stop`. */
export interface LivekitWorker {
  start(): void
  isRegistered(): boolean
  /** Resolves with true at the first registration, with false when there is none in time. */
  whenRegistered(timeoutMs: number): Promise<boolean>
  reportJob(jobId: string, status: 'running' | 'success' | 'failed', error?: string): void
  /** Tells LiveKit to offer nothing any more. */
  drain(): void
  stop(): Promise<void>
}

interface Dependencies {
  livekit: Pick<LivekitLink, 'url' | 'issueWorkerToken'>
  /** Unique for this installation: LiveKit offers only jobs under this name. */
  agentName: string
  version: string
  capacity: number
  desk: JobDesk
  logger: Logger
}

const STATUS_INTERVAL_MS = 2_500
const BACK_OFF_MIN_MS = 250
const BACK_OFF_MAX_MS = 10_000
/** A server that hangs does not hold up our own end. */
const STOP_TIMEOUT_MS = 2_000
/**
 * LiveKit offers nothing to a worker whose load has reached its `target_load` (0.7 by default), so the full house is reported just below.
 * Who may call is decided at the admission.
 */
const FULL_LOAD = 0.65

const JOB_STATUS = {
  running: JobStatus.JS_RUNNING,
  success: JobStatus.JS_SUCCESS,
  failed: JobStatus.JS_FAILED,
}

export function createLivekitWorker(dependencies: Dependencies): LivekitWorker {
  const { livekit, agentName, version, capacity, desk, logger } = dependencies
  const life = new AbortController()
  const running = new Set<string>()
  const offers = createJobOffers({ capacity, accepts: job => desk.accepts(job), logger })
  const waiters = new Set<() => void>()
  let connection: WorkerConnection | undefined
  let isRegistered = false
  let isDraining = false
  let loop: Promise<void> = Promise.resolve()

  async function stayConnected(): Promise<void> {
    let backOffMs = BACK_OFF_MIN_MS
    while (!life.signal.aborted) {
      const url = livekit.url()
      if (url !== null) {
        const wasRegistered = await connectOnce(url)
        backOffMs = wasRegistered ? BACK_OFF_MIN_MS : Math.min(BACK_OFF_MAX_MS, backOffMs * 2)
      }
      // A managed server that is away comes back soon: no need to wait long for it.
      await pause(url === null ? BACK_OFF_MIN_MS : backOffMs, life.signal)
    }
  }

  /** Answers whether it had been registered when it ended. */
  async function connectOnce(url: string): Promise<boolean> {
    try {
      const token = await livekit.issueWorkerToken()
      connection = connectWorker({
        url,
        token,
        agentName,
        version,
        logger,
        onEvent: event => handle(event, url),
      })
    } catch (error) {
      logger.warn('The worker cannot connect to LiveKit', { error })
      return false
    }
    if (life.signal.aborted) connection.close()
    const status = setInterval(reportStatus, STATUS_INTERVAL_MS)
    const reason = await connection.closed
    clearInterval(status)
    const wasRegistered = isRegistered
    isRegistered = false
    connection = undefined
    offers.forgetAll()
    if (!life.signal.aborted)
      logger.warn('The worker lost its connection to LiveKit', { reason, wasRegistered })
    return wasRegistered
  }

  function handle(event: WorkerEvent, url: string): void {
    if (event.case === 'register') {
      isRegistered = true
      logger.info('Registered with LiveKit', {
        workerId: event.value.workerId,
        livekit: event.value.serverInfo?.version,
      })
      reportStatus()
      for (const wake of [...waiters]) wake()
    } else if (event.case === 'availability') {
      answerOffer(event.value.job)
    } else if (event.case === 'assignment') {
      begin(event.value.job, { roomUrl: event.value.url || url, roomToken: event.value.token })
    } else if (event.case === 'termination') {
      // NB: a call may go on without its job, and is load as before; its end is reported when it comes.
      desk.terminated(event.value.jobId)
    }
  }

  function answerOffer(offer: Job | undefined): void {
    const jobId = offer?.id ?? ''
    const answer = {
      jobId,
      available: !isDraining && offers.decide(offer),
      participantIdentity: agentIdentityOf(jobId),
      participantName: agentName,
    }
    connection?.send({ case: 'availability', value: new AvailabilityResponse(answer) })
  }

  function begin(assigned: Job | undefined, ticket: RoomTicket): void {
    const job = offers.take(assigned)
    if (!job) return
    running.add(job.id)
    reportStatus()
    desk.assigned(job, ticket)
  }

  function reportStatus(): void {
    const load = Math.min(FULL_LOAD, (FULL_LOAD * running.size) / capacity)
    const status = isDraining ? WorkerStatus.WS_FULL : WorkerStatus.WS_AVAILABLE
    send({ case: 'updateWorker', value: new UpdateWorkerStatus({ load, jobCount: running.size, status }) })
  }

  function send(message: WorkerMessage['message']): void {
    // Without a registration nothing is lost: a server that forgot the worker has forgotten its jobs.
    if (isRegistered) connection?.send(message)
  }

  return {
    start() {
      loop = stayConnected()
    },
    isRegistered: () => isRegistered,
    async whenRegistered(timeoutMs) {
      if (isRegistered) return true
      return new Promise(resolve => {
        const done = () => {
          clearTimeout(timer)
          waiters.delete(done)
          resolve(isRegistered)
        }
        const timer = setTimeout(done, timeoutMs)
        waiters.add(done)
      })
    },
    reportJob(jobId, status, error = '') {
      if (status !== 'running') running.delete(jobId)
      send({ case: 'updateJob', value: new UpdateJobStatus({ jobId, status: JOB_STATUS[status], error }) })
      reportStatus()
    },
    drain() {
      isDraining = true
      reportStatus()
    },
    async stop() {
      life.abort()
      connection?.close()
      for (const wake of [...waiters]) wake()
      await atMost(STOP_TIMEOUT_MS, loop)
    },
  }
}
