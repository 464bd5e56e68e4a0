import type { ModelConnectionKind } from '#core/model-connections/model-connection.ts'
import type { ServiceUse } from '#core/model-connections/provider-catalogue.ts'
import {
  type FoundService,
  findService,
  OTHER_SERVICE_ID,
  servicesFor,
} from '#core/model-connections/provider-lookup.ts'
import type { Slot, SlotChoices, SlotValues } from '#views/model-connections/slot-fields.tsx'

/** What a person types into the fields of one slot; the rest of it is known. */
export type SlotTexts = Pick<SlotValues, 'baseUrl' | 'model' | 'voice'>

/** The slot of a kind in words of the catalogue. */
export function serviceUse(kind: ModelConnectionKind, slot: Slot): ServiceUse {
  if (slot !== 'realtime') return slot
  return kind === 'openai-realtime' ? kind : 'gemini-live'
}

/** The service that a new connection starts with. */
export function firstService(use: ServiceUse): string {
  return (
    (findService(use, 'openai') ?? findService(use, servicesFor(use)[0]?.id ?? ''))?.service.id ??
    OTHER_SERVICE_ID
  )
}

export function protocolOf(use: ServiceUse, serviceId: string): string {
  return findService(use, serviceId)?.offer.protocol ?? 'openai-compatible'
}

/** What there is to choose from once a service is chosen. */
export function choicesFor(use: ServiceUse, serviceId: string): SlotChoices {
  const found = findService(use, serviceId)
  const services = servicesFor(use).map(({ id, name }) => ({ value: id, label: name }))
  return {
    services,
    name: found?.service.name ?? null,
    keysAt: found?.service.keysAt ?? null,
    needsKey: found?.service.needsKey ?? null,
    address: found?.offer.baseUrl ?? null,
    models: found?.offer.models.map(({ id }) => id) ?? [],
    voices: found?.offer.voices.map(({ id, name, language }) => ({ id, name, language })) ?? [],
  }
}

/** The texts of a slot once another service was chosen: what belonged to the one before gives way to the defaults of the new one. */
export function textsAfterChoice(
  use: ServiceUse,
  chosen: string,
  before: { service: string; texts: SlotTexts },
): SlotTexts {
  const [from, to] = [findService(use, before.service), findService(use, chosen)]
  const { baseUrl, model, voice } = before.texts
  const isTheirs = (known: readonly { id: string }[] | undefined, text: string) =>
    known?.some(({ id }) => id === text) === true
  const follow = (text: string, list: 'models' | 'voices') => {
    if (isTheirs(to?.offer[list], text)) return text
    if (to) return to.offer[list][0]?.id ?? ''
    return isTheirs(from?.offer[list], text) ? '' : text
  }
  return {
    baseUrl: to?.offer.baseUrl ?? (isDefaultAddress(from, baseUrl) ? '' : baseUrl),
    model: follow(model, 'models'),
    voice: follow(voice, 'voices'),
  }
}

function isDefaultAddress(from: FoundService | undefined, baseUrl: string): boolean {
  return from?.offer.baseUrl === baseUrl
}
