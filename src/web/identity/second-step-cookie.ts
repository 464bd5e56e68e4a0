/** Carries somebody from the first step of a sign-in to the second, and opens nothing by itself. */
export interface SecondStepCookie {
  read(request: Request): string
  keep(response: Response, token: string): Response
  forget(response: Response): Response
}

/** As long as the step itself is open. */
const MAX_AGE_S = 10 * 60

export function createSecondStepCookie({ isSecure }: { isSecure: boolean }): SecondStepCookie {
  const name = isSecure ? '__Host-parley_second_step' : 'parley_second_step'
  const secure = isSecure ? '; Secure' : ''

  function set(response: Response, value: string, maxAgeS: number): Response {
    const line = `${name}=${value}; Path=/; Max-Age=${maxAgeS}; SameSite=Lax; HttpOnly${secure}`
    response.headers.append('set-cookie', line)
    return response
  }

  return {
    read: request => new Bun.CookieMap(request.headers.get('cookie') ?? '').get(name) ?? '',
    keep: (response, token) => set(response, token, MAX_AGE_S),
    forget: response => set(response, '', 0),
  }
}
