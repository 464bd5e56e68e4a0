/** A file that waits for people who speak, for time-outs of providers or for programs that start. */
const USUAL_S = 20
/** Of a file beside the source: most wait for nothing. */
const USUAL_UNIT_S = 0.5

/**
 * Seconds that a file takes by itself on two cores, where it takes long. They only balance lanes: what is out of date here costs a few
 * seconds of a run, and nothing else.
 */
const LONG_S: Readonly<Record<string, number>> = {
  'barge-in-storm.test.ts': 59,
  'call-faults.test.ts': 90,
  'drain.test.ts': 68,
  'kill-nine.test.ts': 87,
  'network-faults.test.ts': 24,
  'provider-faults.test.ts': 33,
  'gemini-call.test.ts': 50,
  'gemini-long-call.test.ts': 44,
  'media-thread.test.ts': 49,
  'provider-table.test.ts': 74,
  'realtime-openai-call.test.ts': 59,
  'soak.test.ts': 69,
  'walking-call.test.ts': 68,
  'gemini-live.test.ts': 15,
  'gemini-resume.test.ts': 40,
  'speech-socket.test.ts': 12,
  'stt-deepgram.test.ts': 17,
}

/** Deals files to lanes that end at about the same time, the same way in each run; within a lane in the order of their names. */
export function dealLanes(files: readonly string[], count: number): string[][] {
  const lanes = Array.from({ length: count }, () => ({ files: [] as string[], seconds: 0 }))
  const longestFirst = [...files].sort((a, b) => secondsOf(b) - secondsOf(a) || (a < b ? -1 : 1))
  for (const file of longestFirst) {
    const lane = lanes.reduce((least, other) => (other.seconds < least.seconds ? other : least))
    lane.files.push(file)
    lane.seconds += secondsOf(file)
  }
  return lanes.map(lane => lane.files.sort())
}

function secondsOf(file: string): number {
  const usual = /^(\.\/)?tests\//.test(file) ? USUAL_S : USUAL_UNIT_S
  return LONG_S[file.slice(file.lastIndexOf('/') + 1)] ?? usual
}
