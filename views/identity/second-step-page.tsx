import type { FieldIssue } from '#core/errors.ts'
import { CsrfField, FormFaults, FormMessage } from '../components/form.tsx'
import { LonePage } from '../layout.tsx'
import { useMessages } from '../page-context.tsx'
import { CodeField } from './second-factor-page.tsx'

interface SecondStepPageProps {
  /** Where to go afterwards: a path of this site. */
  next: string
  issues: readonly FieldIssue[]
  message?: string
}

/** After the password: the code of the app. */
export function SecondStepPage({ next, issues, message }: SecondStepPageProps) {
  const words = useMessages().secondFactor.step
  return (
    <LonePage title={words.title}>
      <h1>{words.title}</h1>
      <p>{words.text}</p>
      <form
        class="form"
        method="post"
        action="/sign-in/second-factor"
        hx-post="/sign-in/second-factor"
        hx-swap="none"
        hx-disable="find button"
        novalidate
      >
        <CsrfField />
        <input type="hidden" name="next" value={next} />
        <FormMessage id="second-step-message" issues={issues} message={message} />
        <CodeField label={words.code} issues={issues} />
        <button class="btn btn-primary" type="submit">
          {words.submit}
        </button>
      </form>
      <p class="lone-more">
        <a class="link" href="/sign-in">
          {words.again}
        </a>
      </p>
    </LonePage>
  )
}

export function SecondStepFaults({ issues, message }: Pick<SecondStepPageProps, 'issues' | 'message'>) {
  return <FormFaults id="second-step-message" fields={['code']} issues={issues} message={message} />
}
