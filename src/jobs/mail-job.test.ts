import { afterEach, expect, test } from 'bun:test'
import type { DeliveryOutcome, MailTransport, OutgoingMail } from '#core/mail/mail.ts'
import { platformScope } from '#core/scope.ts'
import { createQuietLogger } from '#testing/quiet-logger.ts'
import { openTestFoundation, type TestFoundation } from '#testing/test-foundation.ts'
import { waitFor } from '#testing/wait-for.ts'
import { createMailJob, type MailJob } from './mail-job.ts'

const opened: { foundation: TestFoundation; job: MailJob }[] = []
afterEach(async () => {
  for (const { foundation, job } of opened.splice(0)) {
    await job.stop()
    await foundation.close()
  }
})

async function open(deliver: (mail: OutgoingMail) => Promise<DeliveryOutcome>) {
  const mailTransport: MailTransport = {
    kind: 'smtp',
    sender: 'parley@example.com',
    address: 'smtp://127.0.0.1:25',
    takesOnce: false,
    deliver,
  }
  const foundation = await openTestFoundation({ mailTransport })
  const job = createMailJob({ mail: foundation.services.mail, logger: createQuietLogger() })
  opened.push({ foundation, job })
  return { foundation, job }
}

const write = ({ mailer }: TestFoundation) =>
  mailer.send({
    kind: 'test',
    recipient: 'ann@example.com',
    language: null,
    organizationId: null,
    values: { sender: 'Bob' },
  })

test('a mail is handed over at once when its act is kept, and not before', async () => {
  const sent: string[] = []
  const { foundation, job } = await open(async ({ subject }) => {
    sent.push(subject)
    return { ok: true }
  })
  job.start()
  await foundation.store.transaction(platformScope({ kind: 'system', task: 'test' }), async () => {
    await write(foundation)
    expect(sent).toEqual([])
  })
  await waitFor('the mail is handed over, long before the next look', () => sent.length === 1, 2_000)
  expect(sent).toEqual(['A test mail from Parley'])
})

test('mails that waited from before the start are found', async () => {
  const sent: string[] = []
  const { foundation, job } = await open(async ({ id }) => {
    sent.push(id)
    return { ok: true }
  })
  await write(foundation)
  expect(sent).toEqual([])
  job.start()
  await waitFor('the mail is found', () => sent.length === 1, 2_000)
})

test('stopping waits for the mail under way and begins no other', async () => {
  const answers: ((outcome: DeliveryOutcome) => void)[] = []
  const { foundation, job } = await open(() => new Promise(resolve => answers.push(resolve)))
  await write(foundation)
  job.start()
  await waitFor('the first mail is under way', () => answers.length === 1)
  await foundation.store.mails.insert({
    ...(await foundation.store.mails.get(
      (await foundation.store.mails.list({ limit: 1 })).items[0]?.id ?? '',
    )),
    id: 'second',
    state: 'queued',
    nextAttemptAt: foundation.clock.now(),
  })
  let isStopped = false
  const stopping = job.stop().then(() => {
    isStopped = true
  })
  await foundation.store.check()
  expect(isStopped).toBe(false)
  answers[0]?.({ ok: true })
  await stopping
  expect(answers).toHaveLength(1)
  expect(await foundation.services.mail.countByState()).toEqual({ sent: 1, queued: 1 })
})
