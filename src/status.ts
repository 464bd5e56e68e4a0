import { z } from 'zod'
import type { Config } from './config.ts'

/** What the Parley of these settings says of itself; `ready` is whether calls can be taken. */
export interface Status {
  ready: boolean
  parts: Record<string, { ok: boolean; message: string }>
}

/** Two of them fit into the ten seconds that the image's health check has. */
const ANSWER_LIMIT_MS = 4_000

const answerShape = z.object({
  ready: z.boolean(),
  parts: z.record(z.string(), z.object({ ok: z.boolean(), message: z.string() })),
})

/** Asks a running server at its own port, from beside it. Never throws for a server that is away: that is an answer too. */
export async function askStatus({ host, port, tls }: Pick<Config, 'host' | 'port' | 'tls'>): Promise<Status> {
  const address = `${reachable(host)}:${port}/readyz`
  // `serve --tls self-signed` is a word of the server's command line, of which this process knows nothing.
  const schemes = tls ? ['https'] : ['http', 'https']
  for (const scheme of schemes) {
    const answer = await ask(`${scheme}://${address}`)
    if (answer) return answer
  }
  return {
    ready: false,
    parts: { server: { ok: false, message: `No Parley answers at ${schemes[0]}://${address}.` } },
  }
}

async function ask(url: string): Promise<Status | undefined> {
  try {
    const response = await fetch(url, {
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
      redirect: 'error',
      // The certificate names the outer address; from beside the server nobody stands between.
      tls: { rejectUnauthorized: false },
    })
    return answerShape.safeParse(await response.json()).data
  } catch {
    // Refused, too slow, or something else than Parley: for whoever asks these are one and the same.
    return undefined
  }
}

/** A server that listens on every address is asked on loopback. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}
