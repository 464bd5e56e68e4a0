import { rehearsalEn } from '#messages/rehearsal-en.ts'
import { SegmentStt } from '../speech/segment-stt.ts'

/** Hears that somebody spoke, not what: each stretch of speech becomes the same marker, which the rehearsal brain knows. */
export function createRehearsalStt(language: string, onFault: (error: Error) => void): SegmentStt {
  return new SegmentStt({
    label: 'parley.rehearsal-stt',
    language,
    async *recognise() {
      yield { text: rehearsalEn.unheardWords }
    },
    onFault,
  })
}
