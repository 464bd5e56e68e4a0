import type {
  ModelConnection,
  ModelTester,
  OpenedModelConnection,
  PartKeys,
  PartTestResult,
} from '#core/model-connections/model-connection.ts'
import type { Probe } from './hearing-probes.ts'
import { findSpeechProgram, type HostPrograms } from './host-voice.ts'
import { type Destination, factsOf, ProviderProblem, runPart, sayTest } from './provider-problem.ts'
import { destinationOf, HEARING, speechOf, THINKING } from './provider-protocols.ts'

/** A service that takes longer than this leaves a caller in silence: it does not pass. */
const TIME_LIMIT_MS = 10_000
const SAMPLE = 'Yes.'

/** Tries what a connection needs: each service with one small, real request, or the host's speech program for Rehearsal. */
export function createModelTester(programs: HostPrograms): ModelTester {
  return ({ connection, keys }) => {
    if (connection.kind === 'rehearsal') return Promise.resolve([testSpeechProgram(programs)])
    if (connection.kind === 'cascade') return testCascade(connection, keys)
    return Promise.all([testSpeech('realtime', { connection, keys })])
  }
}

/** Side by side. Never throws: what fails is said in words. NB: the words never hold a key. */
function testCascade(
  connection: Extract<ModelConnection, { kind: 'cascade' }>,
  keys: PartKeys,
): Promise<PartTestResult[]> {
  const { stt, llm } = connection
  return Promise.all([
    testProbe('stt', HEARING[stt.provider], destinationOf(stt.provider, stt, keys.stt)),
    testProbe('llm', THINKING[llm.provider], destinationOf(llm.provider, llm, keys.llm)),
    testSpeech('tts', { connection, keys }),
  ])
}

function testProbe(part: 'stt' | 'llm', probe: Probe, destination: Destination): Promise<PartTestResult> {
  return runPart(part, { destination, limitMs: TIME_LIMIT_MS, name: 'works' }, signal =>
    probe(destination, signal),
  )
}

/** To the first sound: that is what a caller waits for. */
function testSpeech(
  part: 'tts' | 'realtime',
  { connection, keys }: OpenedModelConnection,
): Promise<PartTestResult> {
  if (connection.kind === 'rehearsal') throw new Error('Rehearsal speaks by a program of the host')
  const { speak, destination } = speechOf(connection, keys)
  return runPart(part, { destination, limitMs: TIME_LIMIT_MS, name: 'speaks' }, async signal => {
    const utterance = { text: SAMPLE, language: 'en', signal, limitMs: TIME_LIMIT_MS }
    for await (const chunk of speak(destination, utterance)) if (chunk.length > 0) return
    throw new ProviderProblem('other', 'silent', factsOf(destination, 0))
  })
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
