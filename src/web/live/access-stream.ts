import { Elysia } from 'elysia'
import type { WebContext } from '../web-context.ts'

/** Where every page that has no stream of its own hears that its reader may do more, or less, than when it was made. */
export function createAccessStream({ guard, live }: WebContext) {
  return new Elysia({ name: 'access-stream' })
    .use(guard)
    .get('/live', ({ request, person }) => live.respondToPerson(request, person), { person: true })
}
