import { JOURNEY_MAX_AGE_MS } from '#core/sign-in-providers/sign-in-journey.ts'

/** Keeps the journey to a provider in the browser that began it. NB: Lax, not Strict: the way back comes from another site. */
export interface JourneyCookie {
  read(request: Request): string | undefined
  keep(response: Response, journey: string): Response
  forget(response: Response): Response
}

export function createJourneyCookie({ isSecure }: { isSecure: boolean }): JourneyCookie {
  // The prefix keeps another service on a sibling domain from planting a cookie that we would believe.
  const name = isSecure ? '__Host-parley_journey' : 'parley_journey'
  const secure = isSecure ? '; Secure' : ''

  function set(response: Response, value: string, maxAgeS: number): Response {
    const cookie = `${name}=${value}; Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${secure}`
    response.headers.append('set-cookie', cookie)
    return response
  }

  return {
    read: request => new Bun.CookieMap(request.headers.get('cookie') ?? '').get(name) ?? undefined,
    keep: (response, journey) => set(response, journey, JOURNEY_MAX_AGE_MS / 1000),
    forget: response => set(response, '', 0),
  }
}
