import type { CallLine, Speech } from '../session/call-line.ts'

/**
 * A line that may be spoken on before it has started: while one is left for another, the call goes on asking for sentences. They are said
 * as soon as the line stands; on one that is closed before, they are over at once.
 */
export function createWaitingLine(line: CallLine): CallLine {
  const standing = Promise.withResolvers<void>()
  let state: 'waiting' | 'standing' | 'closed' = 'waiting'
  let isDeaf = false

  const later = (act: () => Speech): Speech => {
    if (state === 'standing') return act()
    let speech: Speech | null = null
    let isShielded = false
    const done = standing.promise.then(() => {
      if (state === 'closed') return
      speech = act()
      if (isShielded) speech.shield()
      return speech.done
    })
    return {
      get isInterrupted() {
        return speech?.isInterrupted ?? state === 'closed'
      },
      done,
      shield() {
        isShielded = true
        speech?.shield()
      },
    }
  }
  return {
    get hasVoice() {
      return line.hasVoice
    },
    async start(history) {
      await line.start(history)
      if (state === 'closed') return
      state = 'standing'
      if (isDeaf) line.stopHearing()
      standing.resolve()
    },
    publish: () => line.publish(),
    say: (text, options) => later(() => line.say(text, options)),
    sayAside: (text, options) => state === 'standing' && line.sayAside(text, options),
    answerTyped(text, options) {
      if (state === 'standing') line.answerTyped(text, options)
      else
        void standing.promise.then(() => {
          if (state === 'standing') line.answerTyped(text, options)
        })
    },
    goOn: note => later(() => line.goOn(note)),
    interrupt: async () => {
      if (state === 'standing') await line.interrupt()
    },
    onAnswer: (speech, act) => line.onAnswer(speech, act),
    stopHearing() {
      isDeaf = true
      if (state === 'standing') line.stopHearing()
    },
    async close() {
      if (state === 'waiting') {
        state = 'closed'
        standing.resolve()
      }
      state = 'closed'
      await line.close()
    },
  }
}
