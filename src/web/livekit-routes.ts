import { Elysia } from 'elysia'
import type { LivekitProxy } from './livekit-proxy.ts'

/** The plain half of LiveKit's signalling; WebSockets are joined before routing (web-server.ts). */
export function createLivekitRoutes({ livekit }: { livekit: LivekitProxy }) {
  return new Elysia({ name: 'livekit' })
    .get('/livekit', ({ request }) => livekit.forward(request))
    .get('/livekit/*', ({ request }) => livekit.forward(request))
}
