import { type Job, JobType } from '@livekit/protocol'
import { z } from 'zod'

/** LiveKit's order to send an agent into a room, as far as it concerns a call of ours. */
export interface WorkerJob {
  id: string
  callId: string
  organizationId: string
  roomName: string
}

/** Under which name the agent of a job is in its room. */
export function agentIdentityOf(jobId: string): string {
  return `agent-${jobId}`
}

const METADATA_MAX_CHARS = 1_000
const ID_MAX_CHARS = 100

const metadata = z.strictObject({
  callId: z.string().min(1).max(ID_MAX_CHARS),
  organizationId: z.string().min(1).max(ID_MAX_CHARS),
})

/** Undefined for a job that is malformed or of another kind: anybody with LiveKit's keys may dispatch under our name. */
export function decodeJob(job: Job | undefined): WorkerJob | undefined {
  if (!job?.id || job.type !== JobType.JT_ROOM || !job.room?.name) return undefined
  if (job.metadata.length > METADATA_MAX_CHARS) return undefined
  const parsed = metadata.safeParse(parseJson(job.metadata))
  return parsed.success ? { id: job.id, roomName: job.room.name, ...parsed.data } : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
