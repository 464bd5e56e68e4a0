// A Parley that hands its mails over and is killed by the test in the middle of it.
import { readConfig } from '#config'
import { createQuietLogger } from '#testing/quiet-logger.ts'
import { openFoundation } from '../../wiring.ts'
import { createResendTransport } from './resend-transport.ts'

const {
  dataDir = '',
  resendUrl,
  ...environment
} = JSON.parse(process.env.DELIVERY ?? '{}') as Record<string, string>
const foundation = await openFoundation(readConfig({ dataDir, port: '0' }, environment), {
  logger: createQuietLogger(),
  ...(resendUrl
    ? {
        mailTransport: createResendTransport({ apiKey: 're_1', sender: 'p@example.com', baseUrl: resendUrl }),
      }
    : {}),
})
await foundation.mailer.send({
  kind: 'test',
  recipient: 'ann@example.com',
  language: null,
  organizationId: null,
  values: { sender: 'Bob' },
})
await foundation.services.mail.deliverDue()
