import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../config.ts'
import type { Clock } from '../core/clock.ts'
import type { DomainEvent } from '../core/events.ts'
import { type MailKind, mailContext } from '../core/mail/mail.ts'
import type { PartTestResult } from '../core/model-connections/model-connection.ts'
import type { Scope } from '../core/scope.ts'
import { createSealedBox } from '../lib/sealed-box.ts'
import { encodeWav } from '../lib/wav.ts'
import { type Foundation, type FoundationOptions, openFoundation } from '../wiring.ts'
import { createQuietLogger } from './quiet-logger.ts'

/** A clock that stands still until a test moves it. */
export interface TestClock extends Clock {
  advance(ms: number): void
}

export function createTestClock(start = new Date('2026-11-23T10:00:00Z')): TestClock {
  let elapsedMs = 0
  return {
    now: () => new Date(start.getTime() + elapsedMs),
    monotonicMs: () => elapsedMs,
    advance(ms) {
      elapsedMs += ms
    },
  }
}

/** A mail that was written, as its reader would see it. */
export interface WrittenMail {
  kind: MailKind
  recipient: string
  subject: string
  text: string
  /** The first address in it; empty where there is none. */
  link: string
}

export interface TestFoundation extends Foundation {
  clock: TestClock
  dataDir: string
  /** A fresh organization with its owner, tools, Rehearsal connection and demo agent. */
  createOrganization(
    name?: string,
  ): Promise<{ scope: Scope; userId: string; organizationId: string; email: string }>
  /** Every event of an organization since this was called. */
  recordEvents(organizationId: string): DomainEvent[]
  /** Every mail so far, the oldest first; those to one address where it is given. */
  mails(recipient?: string): Promise<WrittenMail[]>
  close(): Promise<void>
}

export const TEST_PASSWORD = 'correct horse battery staple'

const WORKING_PART: PartTestResult = {
  part: 'llm',
  ok: true,
  latencyMs: 5,
  problem: null,
  message: 'It answers.',
}

export interface TestFoundationOptions
  extends Pick<FoundationOptions, 'mailTransport' | 'signInIssuers' | 'onStatement'> {
  /** Settings, as the operator would write them. */
  environment?: Record<string, string>
}

/** The program without its doors, on SQLite in a temp dir; only the models' addresses are not asked. */
export async function openTestFoundation({
  environment = {},
  ...options
}: TestFoundationOptions = {}): Promise<TestFoundation> {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-foundation-'))
  const clock = createTestClock()
  const config = readConfig({ dataDir, port: '0' }, environment)
  const foundation = await openFoundation(config, {
    logger: createQuietLogger(),
    clock,
    ...options,
    testModels: async () => [WORKING_PART],
    sampleVoices: async () => ({ ok: true, wav: encodeWav(new Int16Array(240), 24_000) }),
  })
  let count = 0
  return {
    ...foundation,
    clock,
    dataDir,
    async createOrganization(name = 'Café Marlene') {
      const email = `owner${++count}@example.com`
      const created = await foundation.services.setup.createOwner({
        name: 'Ann',
        email,
        password: TEST_PASSWORD,
        organization: name,
      })
      const scope: Scope = {
        organizationId: created.organizationId,
        actor: { kind: 'user', userId: created.userId },
      }
      return { ...created, scope, email }
    },
    recordEvents(organizationId) {
      const seen: DomainEvent[] = []
      foundation.events.subscribe(organizationId, event => seen.push(event))
      return seen
    },
    mails: recipient => readMails(foundation, recipient),
    async close() {
      await foundation.background.settle()
      await foundation.auditHeads.flush()
      await foundation.store.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

const MAILS_MAX = 100

async function readMails({ store, masterKey }: Foundation, recipient?: string): Promise<WrittenMail[]> {
  const sealer = createSealedBox(masterKey)
  const { items } = await store.mails.list({ limit: MAILS_MAX })
  const written: WrittenMail[] = []
  for (const { id } of items.reverse()) {
    const mail = await store.mails.get(id)
    if (recipient !== undefined && mail.recipient !== recipient) continue
    const text = mail.sealedText === null ? '' : sealer.open(mail.sealedText, mailContext(id, 'text_body'))
    const link = /https?:\/\/\S+/.exec(text)?.[0] ?? ''
    written.push({ kind: mail.kind, recipient: mail.recipient, subject: mail.subject, text, link })
  }
  return written
}
