import { startFakeProcess } from './fake-process.ts'

export interface WellKnownSettings {
  /** Claims of whoever signs in, over those that everybody has. */
  person: Record<string, unknown>
  /** What the id token says in place of the truth; `byStranger`: signed with a key that nobody published. */
  tamper: Record<string, unknown> & { byStranger?: boolean }
  /** What the browser comes back with in place of a code. */
  answerError: string | null
}

export interface WellKnownFake {
  origin: string
  issuers: { google: string; linkedin: string }
  set(patch: Partial<WellKnownSettings>): Promise<void>
  stop(): Promise<void>
}

/** Stand-ins of Google and LinkedIn in a process of their own. */
export async function startWellKnown(): Promise<WellKnownFake> {
  const { origin, control, stop } = await startFakeProcess('well-known-server.ts')
  return {
    origin,
    issuers: { google: `${origin}/google`, linkedin: `${origin}/linkedin/oauth` },
    set: patch => control('settings', patch),
    stop,
  }
}
