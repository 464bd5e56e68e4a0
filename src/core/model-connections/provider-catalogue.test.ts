import { describe, expect, test } from 'bun:test'
import { PART_PROVIDERS, REALTIME_KINDS } from './model-connection.ts'
import { modelConnectionInput } from './model-connection-input.ts'
import { PROVIDER_SERVICES, SERVICE_USES, type ServiceOffer, type ServiceUse } from './provider-catalogue.ts'
import {
  findService,
  OTHER_SERVICE_ID,
  REALTIME_ADDRESSES,
  serviceOf,
  servicesFor,
} from './provider-lookup.ts'

const OFFERS = PROVIDER_SERVICES.flatMap(service =>
  (Object.entries(service.offers) as [ServiceUse, ServiceOffer][]).map(
    ([use, offer]) => [`${service.id} for ${use}`, { service, use, offer }] as const,
  ),
)

describe('the catalogue of providers', () => {
  test('has the services that people ask for, Gemini first among those with a key', () => {
    expect(servicesFor('gemini-live').map(service => service.name)).toEqual(['Google Gemini'])
    expect(servicesFor('openai-realtime').map(service => service.name)).toEqual(['OpenAI'])
    expect(servicesFor('stt').map(service => service.id)).toEqual(['openai', 'deepgram', 'groq', 'speaches'])
    expect(servicesFor('llm').map(service => service.id)).toEqual([
      ...['google-gemini', 'openai', 'anthropic', 'groq', 'openrouter', 'ollama', 'vllm'],
    ])
    expect(servicesFor('tts').map(service => service.id)).toEqual([
      ...['openai', 'elevenlabs', 'cartesia', 'speaches', 'kokoro'],
    ])
  })

  test('names each service once, and none takes the name of "another one"', () => {
    const ids = PROVIDER_SERVICES.map(service => service.id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).not.toContain(OTHER_SERVICE_ID)
    for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/)
  })

  test('says where a key is made exactly where one is needed', () => {
    for (const { needsKey, keysAt, isLocal } of PROVIDER_SERVICES) {
      expect(keysAt !== null).toBe(needsKey)
      expect(needsKey).toBe(!isLocal)
      if (keysAt) expect(keysAt).toMatch(/^[a-z.]+\.[a-z]+(\/[\w/-]+)?$/)
    }
  })

  test.each(OFFERS)('%s: protocol, address, models and voices fit', (_, { service, use, offer }) => {
    const protocols: readonly string[] =
      use === 'stt' || use === 'llm' || use === 'tts' ? PART_PROVIDERS[use] : [use]
    expect(protocols).toContain(offer.protocol)
    expect(offer.baseUrl).toStartWith(service.isLocal ? 'http://127.0.0.1:' : 'https://')
    expect(offer.models.length).toBeGreaterThan(0)
    expect(offer.voices.length > 0).toBe(use !== 'stt' && use !== 'llm')
    for (const known of [offer.models, offer.voices]) {
      expect(new Set(known.map(({ id }) => id)).size).toBe(known.length)
    }
    for (const { priceKey, id } of offer.models) {
      if (service.isLocal) expect(priceKey).toBeNull()
      else expect(priceKey).toMatch(new RegExp(`^[a-z]+/${RegExp.escape(id)}$`))
    }
    for (const { language } of offer.voices) {
      if (language) expect(Intl.getCanonicalLocales(language)).toEqual([language])
    }
  })

  test.each(OFFERS)('%s: a connection is made of it as it stands', (_, { use, offer }) => {
    const { protocol: provider, baseUrl, models, voices } = offer
    const settings = { baseUrl, model: models[0]?.id, ...(voices[0] && { voice: voices[0].id }) }
    const other = { baseUrl: 'http://127.0.0.1:9/v1', model: 'm' }
    const cascade = { kind: 'cascade', stt: other, llm: other, tts: { ...other, voice: 'v' } }
    const input =
      use === provider ? { kind: use, ...settings } : { ...cascade, [use]: { provider, ...settings } }
    expect(modelConnectionInput.safeParse({ name: 'Made', ...input }).success).toBe(true)
  })

  test.each(OFFERS)('%s: is found again by what is stored', (_, { service, use, offer }) => {
    const found = serviceOf(use, { provider: offer.protocol, baseUrl: offer.baseUrl })
    expect(found?.service.id).toBe(service.id)
    expect(findService(use, service.id)?.offer).toBe(offer)
  })
})

describe('the service that settings belong to', () => {
  test('is known by its origin, and by a protocol that nobody else speaks', () => {
    const idOf = (use: ServiceUse, provider: string, baseUrl: string) =>
      serviceOf(use, { provider, baseUrl })?.service.id
    expect(idOf('llm', 'openai-compatible', 'https://api.openai.com/v2')).toBe('openai')
    expect(idOf('llm', 'openai-compatible', 'https://models.example.com/v1')).toBeUndefined()
    expect(idOf('stt', 'deepgram', 'https://deepgram.example.com')).toBe('deepgram')
    expect(idOf('llm', 'anthropic', 'https://api.openai.com/v1')).toBe('anthropic')
    expect(idOf('llm', 'openai-compatible', 'not an address')).toBeUndefined()
  })

  test('every use has a service, and every realtime kind its address', () => {
    for (const use of SERVICE_USES) expect(servicesFor(use)).not.toBeEmpty()
    for (const kind of REALTIME_KINDS) expect(REALTIME_ADDRESSES[kind]).toStartWith('https://')
  })
})
