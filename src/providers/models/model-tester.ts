import type {
  ModelConnection,
  ModelTester,
  PartKeys,
  PartTestResult,
} from '#core/model-connections/model-connection.ts'
import { findSpeechProgram, type HostPrograms } from './host-voice.ts'
import { factsOf, ProviderProblem, runPart, sayTest, type Trial } from './provider-problem.ts'
import { destinationOf, HEARING, speechOf, THINKING } from './provider-protocols.ts'

/** A service that takes longer than this leaves a caller in silence: it does not pass. */
const TIME_LIMIT_MS = 10_000

const SAMPLE = 'Yes.'

interface ModelTesterOptions extends HostPrograms {
  limitMs?: number
}

/**
 * Tries what a connection needs: each service side by side with one small, real request, or the host's speech program for Rehearsal.
 * Never throws: what fails is said in words. NB: the words never hold a key.
 */
export function createModelTester({ limitMs = TIME_LIMIT_MS, ...programs }: ModelTesterOptions): ModelTester {
  return async ({ connection, keys }) => {
    if (connection.kind === 'rehearsal') return [testSpeechProgram(programs)]
    const trials =
      connection.kind === 'cascade'
        ? [hearing(connection, keys), thinking(connection, keys), speaking('tts', connection, keys)]
        : [speaking('realtime', connection, keys)]
    return Promise.all(trials.map(trial => runPart(trial, limitMs)))
  }
}

type Cascade = Extract<ModelConnection, { kind: 'cascade' }>
type Service = Exclude<ModelConnection, { kind: 'rehearsal' }>

function hearing({ stt }: Cascade, keys: PartKeys): Trial {
  const destination = destinationOf(stt.provider, stt, keys.stt)
  const work: Trial['work'] = signal => HEARING[stt.provider](destination, signal)
  return { part: 'stt', destination, said: 'works', work }
}

function thinking({ llm }: Cascade, keys: PartKeys): Trial {
  const destination = destinationOf(llm.provider, llm, keys.llm)
  const work: Trial['work'] = signal => THINKING[llm.provider](destination, signal)
  return { part: 'llm', destination, said: 'works', work }
}

/** To the first sound: that is what a caller waits for. */
function speaking(part: 'tts' | 'realtime', connection: Service, keys: PartKeys): Trial {
  const { speak, destination } = speechOf(connection, keys)
  return {
    part,
    destination,
    said: 'speaks',
    async work(signal, limitMs) {
      const utterance = { text: SAMPLE, language: 'en', signal, limitMs }
      for await (const chunk of speak(destination, utterance)) if (chunk.length > 0) return
      throw new ProviderProblem('other', 'silent', factsOf(destination, 0))
    },
  }
}

function testSpeechProgram(programs: HostPrograms): PartTestResult {
  const part = 'speech-programs'
  try {
    const facts = { service: findSpeechProgram(programs).name }
    const name = 'speechProgramFound'
    const message = sayTest(name, facts)
    return { part, ok: true, latencyMs: null, problem: null, message, sentence: { name, facts } }
  } catch (error) {
    if (!(error instanceof ProviderProblem)) throw error
    const { problem, message, sentence } = error
    return { part, ok: false, latencyMs: null, problem, message, sentence }
  }
}
