import { AppError } from '#core/errors.ts'
import {
  MODEL_CONNECTION_KINDS,
  type ModelConnection,
  type ModelConnectionKind,
} from '#core/model-connections/model-connection.ts'
import type {
  ModelConnectionChange,
  ModelConnectionInput,
} from '#core/model-connections/model-connection-input.ts'
import { findService, OTHER_SERVICE_ID, serviceOf } from '#core/model-connections/provider-lookup.ts'
import type { ConnectionValues } from '#views/model-connections/model-connection-form.tsx'
import { fieldOf, type Slot, type SlotValues } from '#views/model-connections/slot-fields.tsx'
import type { FormReader } from '../form-fields.ts'
import { choicesFor, firstService, protocolOf, serviceUse, textsAfterChoice } from './service-choice.ts'

const CASCADE_SLOTS = ['stt', 'llm', 'tts'] as const

export function slotsOf(kind: ModelConnectionKind): readonly Slot[] {
  if (kind === 'rehearsal') return []
  return kind === 'cascade' ? CASCADE_SLOTS : ['realtime']
}

export function newValues(kind: ModelConnectionKind): ConnectionValues {
  return { name: '', kind, slots: slotsOf(kind).map(slot => newSlot(kind, slot)) }
}

function newSlot(kind: ModelConnectionKind, slot: Slot): SlotValues {
  const use = serviceUse(kind, slot)
  const service = firstService(use)
  const offer = findService(use, service)?.offer
  const texts = {
    baseUrl: offer?.baseUrl ?? '',
    model: offer?.models[0]?.id ?? '',
    voice: offer?.voices[0]?.id ?? '',
  }
  return { slot, service, ...texts, hasKey: false, choices: choicesFor(use, service) }
}

/** A kept connection as its form shows it: of a key only that there is one. */
export function valuesOf(connection: ModelConnection): ConnectionValues {
  const { name, kind } = connection
  return { name, kind, slots: slotsOf(kind).map(slot => keptSlot(connection, slot)) }
}

function keptSlot(connection: ModelConnection, slot: Slot): SlotValues {
  const use = serviceUse(connection.kind, slot)
  const { provider, baseUrl, model, voice, hasKey } = settingsOf(connection, slot)
  const service = serviceOf(use, { provider, baseUrl })?.service.id ?? OTHER_SERVICE_ID
  return { slot, service, baseUrl, model, voice, hasKey, choices: choicesFor(use, service) }
}

function settingsOf(connection: ModelConnection, slot: Slot) {
  if (connection.kind === 'rehearsal') throw new Error('Rehearsal has no settings')
  if (connection.kind !== 'cascade') return { ...connection, provider: connection.kind }
  if (slot === 'tts') return connection.tts
  return { ...connection[slot === 'stt' ? 'stt' : 'llm'], voice: '' }
}

/** What was typed, laid over what is kept. NB: a key never comes back into a form. */
export function typedValues(form: FormReader, kept: ConnectionValues): ConnectionValues {
  const { kind } = kept
  return { name: form.text('name'), kind, slots: kept.slots.map(slot => typedSlot(form, kind, slot)) }
}

function typedSlot(form: FormReader, kind: ModelConnectionKind, kept: SlotValues): SlotValues {
  const { slot } = kept
  const use = serviceUse(kind, slot)
  const texts = {
    baseUrl: form.text(fieldOf(slot, 'baseUrl')).trim(),
    model: form.text(fieldOf(slot, 'model')),
    voice: form.text(fieldOf(slot, 'voice')),
  }
  const service = chosenService(form, kept)
  const shown = form.text(fieldOf(slot, 'shownService')) || service
  const after = shown === service ? texts : textsAfterChoice(use, service, { service: shown, texts })
  return { slot, service, ...after, hasKey: kept.hasKey, choices: choicesFor(use, service) }
}

/** A service is chosen where there are several; whoever posts no choice means the one that is kept. */
function chosenService(form: FormReader, { slot, service, choices }: SlotValues): string {
  const chosen = form.text(fieldOf(slot, 'service'))
  if (chosen === '') return service
  const isKnown = chosen === OTHER_SERVICE_ID || choices.services.some(({ value }) => value === chosen)
  if (!isKnown) throw new AppError('invalid', 'There is no such service to choose.')
  return chosen
}

export function kindOf(text: string): ModelConnectionKind {
  const kind = MODEL_CONNECTION_KINDS.find(known => known === text)
  if (!kind) throw new AppError('invalid', 'There is no such kind of connection.')
  return kind
}

export function inputOf(form: FormReader, values: ConnectionValues): ModelConnectionInput {
  const { name, kind } = values
  if (kind === 'rehearsal') return { name, kind }
  if (kind !== 'cascade') return { name, kind, ...realtimeOf(form, values) }
  return { name, kind, ...partsOf(form, values) }
}

export function changeOf(form: FormReader, values: ConnectionValues): ModelConnectionChange {
  const { name, kind } = values
  if (kind === 'rehearsal') return { name }
  return { name, ...(kind === 'cascade' ? partsOf(form, values) : realtimeOf(form, values)) }
}

function realtimeOf(form: FormReader, { slots }: ConnectionValues) {
  const { baseUrl, model, voice } = slotIn(slots, 'realtime')
  return { baseUrl: baseUrl === '' ? undefined : baseUrl, model, voice, apiKey: keyOf(form, 'realtime') }
}

type CascadeInput = Pick<Extract<ModelConnectionInput, { kind: 'cascade' }>, 'stt' | 'llm' | 'tts'>

function partsOf(form: FormReader, { kind, slots }: ConnectionValues): CascadeInput {
  const parts = CASCADE_SLOTS.map(slot => {
    const { service, baseUrl, model, hasKey } = slotIn(slots, slot)
    const provider = protocolOf(serviceUse(kind, slot), service)
    return { provider, baseUrl, model, apiKey: keyOf(form, slot), hasKey }
  })
  const [stt, llm, tts] = parts.map(({ hasKey, ...part }) =>
    part.apiKey === undefined && !hasKey ? { ...part, apiKey: typedKeyFor(part, parts) } : part,
  )
  // The schema of the service checks what comes of it; that each part has a provider of its own is the catalogue's to keep.
  return { stt, llm, tts: { ...tts, voice: slotIn(slots, 'tts').voice } } as CascadeInput
}

interface Keyed {
  provider: string
  baseUrl: string
  apiKey: string | null | undefined
}

/** One key is typed once: a part that has none takes the one that was typed for another part of the same service. */
function typedKeyFor(part: Keyed, parts: readonly Keyed[]): string | undefined {
  const origin = URL.parse(part.baseUrl)?.origin
  const other = parts.find(
    ({ provider, baseUrl, apiKey }) =>
      apiKey && provider === part.provider && URL.parse(baseUrl)?.origin === origin,
  )
  return (origin && other?.apiKey) || undefined
}

function slotIn(slots: readonly SlotValues[], slot: Slot): SlotValues {
  const found = slots.find(values => values.slot === slot)
  if (!found) throw new Error(`These values have no ${slot}`)
  return found
}

/** A typed key wins; the box removes the kept one; otherwise it stays. */
function keyOf(form: FormReader, slot: Slot): string | null | undefined {
  const typed = form.text(fieldOf(slot, 'apiKey')).trim()
  if (typed !== '') return typed
  return form.has(fieldOf(slot, 'removeKey')) ? null : undefined
}
