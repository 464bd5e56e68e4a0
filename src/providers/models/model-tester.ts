import type { ModelTester, PartTestResult } from '#core/model-connections/model-connection.ts'
import { modelTestEn as words } from '#messages/model-test-en.ts'
import { testCascade } from './openai-compatible-tester.ts'

interface ModelTesterOptions {
  /** The path of a program of the host, or undefined. */
  findProgram(name: string): string | undefined
}

/** In the order in which Rehearsal prefers them. */
const SPEECH_PROGRAMS = ['flite', 'espeak-ng']

/** Tries what a connection needs: the three services of a cascade, or the host's speech program for Rehearsal. */
export function createModelTester({ findProgram }: ModelTesterOptions): ModelTester {
  return async ({ connection, keys }) =>
    connection.kind === 'cascade' ? testCascade(connection, keys) : [testSpeechProgram(findProgram)]
}

function testSpeechProgram(findProgram: ModelTesterOptions['findProgram']): PartTestResult {
  const found = SPEECH_PROGRAMS.find(name => findProgram(name) !== undefined)
  return {
    part: 'speech-programs',
    ok: found !== undefined,
    latencyMs: null,
    problem: found ? null : 'missing',
    message: found ? words.speechProgramFound(found) : words.speechProgramMissing,
  }
}
