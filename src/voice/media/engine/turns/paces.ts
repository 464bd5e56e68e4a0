import type { Completeness } from './completeness.ts'
import type { Pace } from './turn-types.ts'

/** Silence after which a turn is over, by how finished the words sound. `docs/performance.md` has what each costs and saves. */
export const SILENCE_MS: Readonly<Record<Pace, Readonly<Record<Completeness, number>>>> = {
  quick: { complete: 160, plain: 280, doubtful: 500, open: 1_000, counting: 1_300 },
  balanced: { complete: 320, plain: 480, doubtful: 800, open: 1_300, counting: 1_700 },
  patient: { complete: 640, plain: 960, doubtful: 1_400, open: 2_000, counting: 2_600 },
}
