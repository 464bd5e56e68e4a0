import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { AppError } from '#core/errors.ts'
import { createAdmission } from './admission.ts'

type Step = { kind: 'take' } | { kind: 'give_back'; which: number } | { kind: 'open' | 'close' }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Step>({ kind: 'take' }) },
  { weight: 5, arbitrary: fc.nat(40).map((which): Step => ({ kind: 'give_back', which })) },
  fc.constantFrom<Step>({ kind: 'open' }, { kind: 'close' }),
)

test('whatever happens: never more places than there are, none lost, none given back twice', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.array(step, { maxLength: 120 }), (maxCalls, steps) => {
      let isClosed = false
      const admission = createAdmission(maxCalls, () => (isClosed ? 'closed' : null))
      const given: { back(): void; isBack: boolean }[] = []
      for (const next of steps) {
        const held = given.filter(place => !place.isBack).length
        if (next.kind === 'take') {
          const isFree = !isClosed && held < maxCalls
          try {
            given.push({ back: admission.take(), isBack: false })
            expect(isFree).toBe(true)
          } catch (error) {
            if (!(error instanceof AppError)) throw error
            expect(isFree).toBe(false)
            expect(error.code).toBe('unavailable')
          }
        } else if (next.kind === 'give_back') {
          const place = given[next.which]
          place?.back()
          if (place) place.isBack = true
        } else {
          isClosed = next.kind === 'close'
        }
        expect(admission.count()).toBe(given.filter(place => !place.isBack).length)
      }
    }),
  )
})

test('a full house and a closed one are refused in different words', () => {
  let reason: string | null = null
  const admission = createAdmission(1, () => reason)
  const back = admission.take()
  expect(() => admission.take()).toThrow('The one line is busy.')
  back()
  reason = 'Parley is shutting down.'
  expect(() => admission.take()).toThrow('Parley is shutting down.')
})
