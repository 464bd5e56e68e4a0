import { expect, test } from 'bun:test'
import type { CallLine, Speech } from '../session/call-line.ts'
import { createWaitingLine } from './waiting-line.ts'

function createLine() {
  const told: string[] = []
  const speech = (): Speech => ({
    isInterrupted: false,
    done: Promise.resolve(),
    shield: () => void told.push('shield'),
  })
  const tell = (words: string) => {
    told.push(words)
    return speech()
  }
  const line: CallLine = {
    hasVoice: true,
    start: async () => void told.push('start'),
    publish: () => void told.push('publish'),
    say: text => tell(`say ${text}`),
    sayAside: () => true,
    answerTyped: text => void told.push(`typed ${text}`),
    goOn: note => tell(`go on ${note}`),
    interrupt: async () => void told.push('interrupt'),
    onAnswer: () => undefined,
    stopHearing: () => void told.push('deaf'),
    close: async () => void told.push('close'),
  }
  return { line: createWaitingLine(line), told }
}

test('what is asked for too early is done as soon as the line stands, in its order', async () => {
  const { line, told } = createLine()
  const speech = line.say('hello')
  speech.shield()
  line.answerTyped('are you open?', { isShielded: false })
  line.stopHearing()
  expect([line.sayAside('one moment'), told]).toEqual([false, []])
  await line.start([])
  await speech.done
  await Promise.resolve()
  expect(told).toEqual(['start', 'deaf', 'say hello', 'shield', 'typed are you open?'])
  line.goOn('now')
  expect(told.at(-1)).toBe('go on now')
})

test('on a line that never stands everything is over at its end', async () => {
  const { line, told } = createLine()
  const speech = line.say('hello')
  await line.interrupt()
  await line.close()
  await speech.done
  expect([told, speech.isInterrupted]).toEqual([['close'], true])
})
