import type { Job } from '@livekit/protocol'
import type { Logger } from '#telemetry/logger.ts'
import { decodeJob, type WorkerJob } from './worker-job.ts'

/** The jobs that LiveKit offered and we said yes to, until it assigns them. */
export interface JobOffers {
  /** Whether the job may be had. Undefined or malformed, or one that nobody wants: no. */
  decide(offer: Job | undefined): boolean
  /** The job that was accepted before; undefined for one that was not. */
  take(assigned: Job | undefined): WorkerJob | undefined
  /** LiveKit is gone, and with it what it had offered. */
  forgetAll(): void
}

/** LiveKit itself gives up after 7.5 s. */
const ASSIGNMENT_TIMEOUT_MS = 10_000

interface Dependencies {
  /** No more offers than this are accepted at a time. */
  capacity: number
  accepts(job: WorkerJob): boolean
  logger: Logger
}

export function createJobOffers({ capacity, accepts, logger }: Dependencies): JobOffers {
  const awaited = new Map<string, { job: WorkerJob; timer: ReturnType<typeof setTimeout> }>()

  function remove(jobId: string): WorkerJob | undefined {
    const found = awaited.get(jobId)
    clearTimeout(found?.timer)
    awaited.delete(jobId)
    return found?.job
  }

  return {
    decide(offer) {
      const job = decodeJob(offer)
      if (job && awaited.size < capacity && accepts(job)) {
        const timer = setTimeout(() => remove(job.id), ASSIGNMENT_TIMEOUT_MS)
        awaited.set(job.id, { job, timer })
        return true
      }
      const isOurs = job !== undefined
      // NB: no news of our own calls: their agents are in the room before LiveKit comes to send one.
      logger[isOurs ? 'debug' : 'warn']('A job was refused', {
        jobId: offer?.id,
        roomName: offer?.room?.name,
        isOurs,
      })
      return false
    },
    take(assigned) {
      const job = remove(assigned?.id ?? '')
      if (!job) logger.warn('A job was assigned that nobody had accepted', { jobId: assigned?.id })
      return job
    },
    forgetAll() {
      for (const jobId of [...awaited.keys()]) remove(jobId)
    },
  }
}
