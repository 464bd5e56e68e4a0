import type { SessionPlan } from '../../protocol.ts'
import type { CallLine } from './call-line.ts'
import type { CallModels } from './models-of-call.ts'

type Plan = Pick<SessionPlan, 'greeting' | 'otherLanguages'>

interface GreetingOptions {
  line: Pick<CallLine, 'say'>
  models: Pick<CallModels, 'realtime' | 'voiceFor'>
  /** Where the sentences come from; each is a turn of its own. */
  plan: Plan
}

/**
 * The greeting, then the languages in which the call can go on, each in its own voice. Who talks into one of them has heard enough:
 * the rest is not said.
 */
export function sayGreeting({ line, models, plan }: GreetingOptions): void {
  const invitations = plan.otherLanguages.flatMap(({ language, invitation }) =>
    invitation === null ? [] : [{ text: invitation, language }],
  )
  if (models.realtime) {
    const text = [plan.greeting, ...invitations.map(invitation => invitation.text)].join(' ').trim()
    if (text !== '') line.say(text)
    return
  }
  const greeting = plan.greeting === '' ? [] : [{ text: plan.greeting, language: null }]
  sayInTurn(line, models, [...greeting, ...invitations])
}

interface Sentence {
  text: string
  /** null: the voice in which the call begins. */
  language: string | null
}

function sayInTurn(
  line: GreetingOptions['line'],
  models: GreetingOptions['models'],
  [sentence, ...rest]: readonly Sentence[],
): void {
  if (!sentence) return
  const voice = sentence.language === null ? null : models.voiceFor(sentence.language)
  const speech = line.say(sentence.text, voice ? { voice } : {})
  void speech.done.then(() => {
    void voice?.close()
    if (!speech.isInterrupted) sayInTurn(line, models, rest)
  })
}
