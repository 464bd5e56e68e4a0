/** The cookies of an answer as the browser's next request will send them: who has just come in is asked by them. */
export function asRequest(cookies: Headers): Headers {
  const pairs = cookies.getSetCookie().map(line => line.split(';')[0])
  return new Headers({ cookie: pairs.join('; ') })
}
