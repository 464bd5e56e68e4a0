import type { ErrorCode } from '#core/errors.ts'
import { LonePage, Page } from '../layout.tsx'
import { useMessages, usePage } from '../page-context.tsx'

interface ErrorProps {
  code: ErrorCode
  /** A sentence for the person; for `internal` there is none beyond the title. */
  message: string | null
  traceId: string | null
}

/** What went wrong, why, and what to do next. */
export function ErrorPage(props: ErrorProps) {
  const { viewer } = usePage()
  const { errors } = useMessages().shell
  const title = errors.titles[props.code]
  return viewer ? (
    <Page title={title} isNarrow isRefusal>
      <ErrorBody {...props} />
    </Page>
  ) : (
    <LonePage title={title}>
      <ErrorBody {...props} />
    </LonePage>
  )
}

/** The same for a request that htmx made: it is shown over the page, where nothing that was typed is touched. */
export function ErrorFragment({ code, message, traceId }: ErrorProps) {
  const { errors } = useMessages().shell
  return (
    <hx-partial hx-target="#page-alert" hx-swap="innerHTML">
      <div class="notice notice-error">
        <strong>{errors.titles[code]}</strong>
        <p>{message ?? errors.advice[code]}</p>
        {traceId && <p class="muted small mono">{errors.traceId(traceId)}</p>}
      </div>
    </hx-partial>
  )
}

function ErrorBody({ code, message, traceId }: ErrorProps) {
  const { errors } = useMessages().shell
  return (
    <div class="form">
      <h1>{errors.titles[code]}</h1>
      {message && <p>{message}</p>}
      <p class="muted">{errors.advice[code]}</p>
      <p>
        {code === 'unauthenticated' ? (
          <a class="btn btn-primary" href="/sign-in">
            {errors.signIn}
          </a>
        ) : (
          <a class="btn" href="/">
            {errors.back}
          </a>
        )}
      </p>
      {traceId && <p class="muted small mono">{errors.traceId(traceId)}</p>}
    </div>
  )
}
