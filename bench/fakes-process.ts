/**
 * The providers of the benchmark, each in a process of its own: `fakes-process.ts recogniser|models`. Prints its port, then each event
 * with its time as a line of JSON; takes what the model answers as lines of standard input, and ends with it.
 */
import { startRecogniser } from '../src/loadtest/recogniser.ts'
import { startSpeakingModels } from '../src/loadtest/speaking-models.ts'
import { speakAsAgent } from './bench-speech.ts'
import { DELAYS } from './stages.ts'

let reply = ''
const tell = (message: unknown) => process.stdout.write(`${JSON.stringify(message)}\n`)

const server =
  process.argv[2] === 'recogniser'
    ? startRecogniser({
        finalAfterMs: DELAYS.finalAfterMs,
        onFinal: atEpochMs => tell({ event: 'final', atEpochMs }),
      })
    : startSpeakingModels({
        firstTokenMs: DELAYS.firstTokenMs,
        firstByteMs: DELAYS.firstByteMs,
        reply: () => reply,
        speak: speakAsAgent,
        onEvent: tell,
      })
tell({ port: server.port })
for await (const line of console) {
  reply = JSON.parse(line) as string
  // Spoken once beforehand: the voice is as quick the first time as later.
  await speakAsAgent(reply)
}
process.exit(0)
