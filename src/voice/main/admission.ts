import { AppError } from '#core/errors.ts'
import { voiceEn } from '#messages/voice-en.ts'

/** The places of the appliance. JavaScript runs one turn at a time, so asking and taking are one step. */
export interface Admission {
  /** Takes one place; the answer gives it back, once, however often it is called. Throws unavailable with a sentence. */
  take(): () => void
  count(): number
}

/** `refusal` answers a sentence while no call can start, whatever is free. */
export function createAdmission(maxCalls: number, refusal: () => string | null): Admission {
  let taken = 0
  return {
    take() {
      const reason = refusal() ?? (taken >= maxCalls ? voiceEn.refusals.full(maxCalls) : null)
      if (reason !== null) throw new AppError('unavailable', reason)
      taken++
      let isGivenBack = false
      return () => {
        if (isGivenBack) return
        isGivenBack = true
        taken--
      }
    },
    count: () => taken,
  }
}
