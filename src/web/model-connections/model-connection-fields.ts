import { AppError } from '#core/errors.ts'
import {
  CASCADE_PARTS,
  type CascadePart,
  type ModelConnection,
} from '#core/model-connections/model-connection.ts'
import type {
  ModelConnectionChange,
  ModelConnectionInput,
} from '#core/model-connections/model-connection-input.ts'
import type { ConnectionValues, PartValues } from '#views/model-connections/model-connection-form.tsx'
import type { FormReader } from '../form-fields.ts'

const NEW_PART: PartValues = { baseUrl: '', model: '', voice: '', hasKey: false }
const NEW_PARTS = { stt: NEW_PART, llm: NEW_PART, tts: NEW_PART }

export function newValues(kind: ConnectionValues['kind']): ConnectionValues {
  return { name: '', kind, parts: NEW_PARTS }
}

/** A kept connection as its form shows it: of a key only that there is one. */
export function valuesOf(connection: ModelConnection): ConnectionValues {
  const { name, kind } = connection
  if (connection.kind === 'rehearsal') return { name, kind, parts: NEW_PARTS }
  const { stt, llm, tts } = connection
  return { name, kind, parts: { stt: { ...stt, voice: '' }, llm: { ...llm, voice: '' }, tts } }
}

/** What was typed, laid over what is kept. NB: a key never comes back into a form. */
export function typedValues(form: FormReader, kept: ConnectionValues): ConnectionValues {
  const part = (name: CascadePart): PartValues => ({
    baseUrl: form.text(`${name}.baseUrl`).trim(),
    model: form.text(`${name}.model`),
    voice: form.text(`${name}.voice`),
    hasKey: kept.parts[name].hasKey,
  })
  return {
    name: form.text('name'),
    kind: kept.kind,
    parts: { stt: part('stt'), llm: part('llm'), tts: part('tts') },
  }
}

export function kindOf(text: string): ConnectionValues['kind'] {
  if (text === 'rehearsal' || text === 'cascade') return text
  throw new AppError('invalid', 'A connection is a cascade or Rehearsal.')
}

export function inputOf(form: FormReader, values: ConnectionValues): ModelConnectionInput {
  const { name, kind } = values
  return kind === 'rehearsal' ? { name, kind } : { name, kind, ...partsOf(form, values) }
}

export function changeOf(form: FormReader, values: ConnectionValues): ModelConnectionChange {
  return values.kind === 'rehearsal' ? { name: values.name } : { name: values.name, ...partsOf(form, values) }
}

function partsOf(form: FormReader, { parts }: ConnectionValues) {
  const [stt, llm, tts] = CASCADE_PARTS.map(name => {
    const { baseUrl, model } = parts[name]
    return { baseUrl, model, apiKey: keyOf(form, name) }
  }) as [PartInput, PartInput, PartInput]
  return { stt, llm, tts: { ...tts, voice: parts.tts.voice } }
}

interface PartInput {
  baseUrl: string
  model: string
  apiKey: string | null | undefined
}

/** A typed key wins; the box removes the kept one; otherwise it stays. */
function keyOf(form: FormReader, part: CascadePart): string | null | undefined {
  const typed = form.text(`${part}.apiKey`).trim()
  if (typed !== '') return typed
  return form.has(`${part}.removeKey`) ? null : undefined
}
