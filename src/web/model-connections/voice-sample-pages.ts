import { Elysia } from 'elysia'
import type { Principal } from '#core/access/principal.ts'
import type { SpeechInput } from '#core/model-connections/model-connection-input.ts'
import { serviceOf } from '#core/model-connections/provider-lookup.ts'
import type { VoiceSample } from '#core/model-connections/voice-sample.ts'
import { tellTest } from '#messages/model-test-en.ts'
import { AgentVoiceField } from '#views/agents/agent-form.tsx'
import type { ConnectionValues } from '#views/model-connections/model-connection-form.tsx'
import { type FormReader, readForm } from '../form-fields.ts'
import { createPageRenderer } from '../page-renderer.ts'
import { STATUS_OF_CODE } from '../problem-details.ts'
import type { WebContext } from '../web-context.ts'
import { knownVoicesOf } from './known-voices.ts'
import { inputOf, kindOf, newValues, typedValues, valuesOf } from './model-connection-fields.ts'

interface Post {
  request: Request
  principal: Principal
  /** Absent where the connection does not exist yet. */
  params?: { id?: string }
  body: unknown
}

/** Buttons "Listen": the form around one is posted, a short WAV file comes back, or words that say why not. */
export function createVoiceSamplePages(context: WebContext) {
  const { guard, services } = context
  const { modelConnections, voiceSamples } = services
  const pages = createPageRenderer(context)

  async function answer(request: Request, work: () => Promise<VoiceSample>): Promise<Response> {
    const result = await pages.attempt(request, [], work)
    if (!result.ok) return refusal(result.failure.message ?? '', result.failure.status)
    const sample = result.value
    if (sample.ok) return new Response(sample.wav, { headers: { 'content-type': 'audio/wav' } })
    const { modelTest } = (await pages.contextOf(request)).messages
    return refusal(tellTest(modelTest, sample.sentence) ?? sample.message, STATUS_OF_CODE.unavailable)
  }

  /** The voice as the form of a connection has it, saved or not. */
  async function listenToForm({ request, principal: { scope }, params, body }: Post) {
    const form = readForm(body)
    const kept = params?.id ? await modelConnections.getModelConnection(scope, params.id) : null
    const values = typedValues(form, kept ? valuesOf(kept) : newValues(kindOf(form.text('kind'))))
    const speech = speechOf(form, values)
    const language = languageOf(speech) ?? (await pages.contextOf(request)).messages.locale
    return answer(request, () =>
      voiceSamples.sampleVoice(scope, { connectionId: kept?.id ?? null, speech, language }),
    )
  }

  /** The voice that an agent would have with its connection, in its language. */
  async function listenToAgent({ request, principal: { scope }, params, body }: Post) {
    const form = readForm(body)
    const { draft } = await services.agents.getAgent(scope, params?.id ?? '')
    const connectionId = form.text('modelConnectionId') || draft.modelConnectionId
    const language = form.text('language').trim() || draft.language
    const voice = form.text('voice').trim() || null
    return answer(request, () => voiceSamples.sampleKeptVoice(scope, { connectionId, voice, language }))
  }

  /** The field anew, once another connection was chosen. */
  async function showAgentVoice({ request, principal: { scope }, params, body }: Post) {
    const form = readForm(body)
    const { id } = await services.agents.getAgent(scope, params?.id ?? '')
    const connection = await modelConnections.getModelConnection(scope, form.text('modelConnectionId'))
    const props = { agentId: id, voice: form.text('voice'), voices: knownVoicesOf(connection), issues: [] }
    return pages.fragment(request, [AgentVoiceField, props])
  }

  return new Elysia({ name: 'voice-sample-pages' })
    .use(guard)
    .post('/model-connections/new/listen', listenToForm, { permission: 'connections.write' })
    .post('/model-connections/:id/listen', listenToForm, { permission: 'connections.write' })
    .post('/agents/:id/voice-field', showAgentVoice, { permission: 'agents.write' })
    .post('/agents/:id/listen', listenToAgent, { permission: 'agents.write' })
}

function speechOf(form: FormReader, values: ConnectionValues): SpeechInput {
  const input = inputOf(form, values)
  if (input.kind === 'rehearsal') return { kind: 'rehearsal' }
  if (input.kind === 'cascade') return { kind: 'cascade', tts: input.tts }
  const { name: _, ...speech } = input
  return speech
}

/** Some voices speak one language only; the catalogue knows them. */
function languageOf(speech: SpeechInput): string | undefined {
  if (speech.kind !== 'cascade') return undefined
  const { provider = 'openai-compatible', baseUrl, voice } = speech.tts
  const known = serviceOf('tts', { provider, baseUrl })?.offer.voices
  return known?.find(({ id }) => id === voice)?.language
}

function refusal(detail: string, status: number): Response {
  return Response.json(
    { detail, status },
    { status, headers: { 'content-type': 'application/problem+json' } },
  )
}
