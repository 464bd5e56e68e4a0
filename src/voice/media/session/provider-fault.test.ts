import { expect, test } from 'bun:test'
import { APIConnectionError, APIStatusError, APITimeoutError } from '@livekit/agents'
import { fillPhrase } from '#lib/phrase.ts'
import { ProviderRefusal, refusalFrom } from '../providers/provider-refusal.ts'
import { describeFault, hostOf } from './provider-fault.ts'

const status = (statusCode: number) =>
  new APIStatusError({ message: 'Incorrect API key provided: sk-canary', options: { statusCode } })

test.each([
  [status(401), 'The language model at llm.test:8080 refused the key (401).'],
  [status(403), 'The language model at llm.test:8080 refused the key (403).'],
  [status(404), 'The language model at llm.test:8080 does not know the model "gpt-x" or the path (404).'],
  [status(429), 'The language model at llm.test:8080 is over its quota or rate limit (429).'],
  [status(400), 'The language model at llm.test:8080 refused the request (400).'],
  [status(502), 'The language model at llm.test:8080 failed with an error of its own (502).'],
  [status(-1), 'The language model at llm.test:8080 cannot be reached or broke the connection off.'],
  [
    new ProviderRefusal('key', 1008, 'sk-canary'),
    'The language model at llm.test:8080 refused the key (1008).',
  ],
  [
    new ProviderRefusal('model', 400, ''),
    'The language model at llm.test:8080 does not know the model "gpt-x" or the path (400).',
  ],
  [
    refusalFrom(1008, 'This request exceeds your quota, sk-canary'),
    'The language model at llm.test:8080 is over its quota or rate limit (1008).',
  ],
  [new APITimeoutError({}), 'The language model at llm.test:8080 did not answer in time.'],
  [
    new APIConnectionError({}),
    'The language model at llm.test:8080 cannot be reached or broke the connection off.',
  ],
  [
    new Error('sk-canary'),
    'The language model at llm.test:8080 answered in a way that Parley does not understand.',
  ],
])('a failure is put into words without what the provider said', (error, words) => {
  const place = { host: hostOf('http://llm.test:8080/v1'), model: 'gpt-x' }
  expect(fillPhrase(describeFault('llm', place, error))).toBe(words)
})
