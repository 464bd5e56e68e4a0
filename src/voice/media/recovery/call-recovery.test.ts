import { expect, test } from 'bun:test'
import { providerFaultsEn } from '#messages/provider-faults-en.ts'
import type { CallLine, LineTool, Speech } from '../session/call-line.ts'
import type { CallModels } from '../session/models-of-call.ts'
import { createCallRecovery, type SeatListener } from './call-recovery.ts'

const speech: Speech = { isInterrupted: false, done: Promise.resolve(), shield: () => undefined }
const line: CallLine = {
  hasVoice: true,
  start: async () => undefined,
  publish: () => undefined,
  say: () => speech,
  sayAside: () => false,
  answerTyped: () => undefined,
  goOn: () => speech,
  interrupt: async () => undefined,
  onAnswer: () => undefined,
  stopHearing: () => undefined,
  close: async () => undefined,
}
const rehearsal = {
  kind: 'rehearsal',
  facts: { organizationName: '', openingHours: '', address: '', timeZone: '' },
  ears: null,
} as const

/** A recovery over lines that do nothing, with one fallback. */
function open() {
  const seats: SeatListener[] = []
  const recovery = createCallRecovery({
    plan: { models: rehearsal, fallbacks: [{ label: 'Spare', models: rehearsal }] },
    open(_, listener) {
      seats.push(listener)
      const models = { tts: null, close: async () => undefined } as unknown as CallModels
      return { models, line, toolNames: new Set() }
    },
    past: [],
    messages: { incident: () => undefined, log: () => undefined },
    nowMs: () => performance.now(),
    isTalking: () => true,
    greet: () => undefined,
    apologise: () => undefined,
    oneMoment: () => 'One moment.',
    clearTracks: async () => undefined,
    onChanged: () => undefined,
    giveUp: () => undefined,
  })
  return { recovery, seats }
}

test('a call that ends while its models change does not wait for a tool that nobody wants any more', async () => {
  const { recovery, seats } = open()
  await recovery.begin()
  const [first] = seats
  const endless: LineTool = {
    name: 'clock',
    description: '',
    parameters: {},
    run: () => new Promise(() => undefined),
  }
  void first?.watchTools([endless])[0]?.run({}, speech)
  first?.onFault({
    part: 'llm',
    error: new Error('gone'),
    detail: providerFaultsEn.roomUnreachable('model'),
    wasHeard: false,
  })
  await Bun.sleep(0)
  expect(seats).toHaveLength(2)
  const closed = recovery.close().then(() => 'closed')
  expect(await Promise.race([closed, Bun.sleep(1_000)])).toBe('closed')
})
