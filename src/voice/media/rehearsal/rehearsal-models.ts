import { rehearsalEn } from '#messages/rehearsal-en.ts'
import type { SessionPlan } from '../../protocol.ts'
import type { EarStt } from '../speech/ear-stt.ts'
import { HearingStt } from './hearing-stt.ts'
import { createRehearsalBrain } from './rehearsal-brain.ts'
import { type CallEars, createRehearsalEars } from './rehearsal-ears.ts'
import { RehearsalLlm } from './rehearsal-llm.ts'
import { createRehearsalStt } from './rehearsal-stt.ts'

interface RehearsalOptions {
  plan: SessionPlan
  models: Extract<SessionPlan['models'], { kind: 'rehearsal' }>
  onFault(error: Error): void
  /** The ears were lost; a sentence for people. The call goes on by text. */
  onNotice(text: string): void
}

export interface RehearsalModels {
  stt: EarStt
  llm: RehearsalLlm
  ears: CallEars
  close(): Promise<void>
}

/** What Rehearsal hears and thinks with: the recogniser of the host where it can be had, else only that somebody spoke. */
export function createRehearsalModels({
  plan,
  models,
  onFault,
  onNotice,
}: RehearsalOptions): RehearsalModels {
  let deafWords = plan.serviceSentences.earsNotConnected
  const brain = createRehearsalBrain({ facts: models.facts, earsNotConnected: () => deafWords })
  const llm = new RehearsalLlm(brain)
  if (models.ears === null) {
    const ears = createRehearsalEars()
    const stt = createRehearsalStt({ language: plan.language, ears, onFault })
    return { stt, llm, ears, close: () => Promise.resolve() }
  }
  const hearing = new HearingStt({
    program: models.ears,
    expects: brain.expects,
    onDeaf(reason) {
      deafWords = rehearsalEn.ears[reason]
      if (reason === 'lost') onNotice(rehearsalEn.ears.lostNotice)
    },
  })
  return { stt: hearing, llm, ears: hearing, close: () => hearing.close() }
}
