import { HttpError } from './problem-details.ts'
import { pathOf } from './request-path.ts'

type Routes = readonly { method: string; path: string }[]

/** Tells a path that does not exist from one that knows other methods: 404, or 405 with those that it knows. */
export function createMethodCheck(routes: () => Routes): (request: Request) => HttpError {
  let patterns: { method: string; pattern: RegExp }[] | undefined
  return request => {
    // Built at the first miss: by then every route is there.
    patterns ??= routes().map(route => ({ method: route.method, pattern: toPattern(route.path) }))
    const path = pathOf(request)
    const methods = patterns.filter(route => route.pattern.test(path)).map(route => route.method)
    if (methods.length === 0) return new HttpError(404, 'There is nothing at this address.')
    const allow = [...new Set(methods)].join(', ')
    return new HttpError(
      405,
      { text: 'This address knows {methods}.', values: { methods: allow } },
      { allow },
    )
  }
}

function toPattern(path: string): RegExp {
  const source = path
    .split('/')
    .map(part => (part === '*' ? '.*' : part.startsWith(':') ? '[^/]+' : RegExp.escape(part)))
    .join('/')
  return new RegExp(`^${source}$`)
}
