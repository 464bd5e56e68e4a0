import { useMessages } from '../page-context.tsx'

const STEPS = ['owner', 'context', 'agent'] as const
export type SetupStep = (typeof STEPS)[number]

/** Where a newcomer is on the way to the first call. */
export function SetupSteps({ current }: { current: SetupStep }) {
  const { steps } = useMessages().identity.setup
  return (
    <ol class="steps" aria-label={steps.label}>
      {STEPS.map(step => (
        <li key={step} aria-current={step === current ? 'step' : undefined}>
          {steps[step]}
        </li>
      ))}
    </ol>
  )
}
