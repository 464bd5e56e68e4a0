import { rehearsalEn } from '#messages/rehearsal-en.ts'
import { SegmentStt } from '../speech/segment-stt.ts'
import type { RehearsalEars } from './rehearsal-ears.ts'

interface RehearsalSttOptions {
  language: string
  ears: RehearsalEars
  onFault(error: Error): void
}

/** Hears that somebody spoke, not what: speech that is a turn becomes a marker, which the rehearsal brain knows. */
export function createRehearsalStt({ language, ears, onFault }: RehearsalSttOptions): SegmentStt {
  return new SegmentStt({
    label: 'parley.rehearsal-stt',
    language: () => language,
    async *recognise() {
      yield { text: ears.hear() ? rehearsalEn.unheardWords : '' }
    },
    onFault,
  })
}
