import type { AgentSettings, AgentVersion } from '#core/agents/agent.ts'
import { writeLanguages } from '#lib/language-list.ts'
import { diffLines } from '#lib/line-diff.ts'
import type { Messages } from '#messages/en.ts'
import type { VersionSummary } from '#views/agents/version-history.tsx'
import type { FieldChange } from '#views/agents/version-page.tsx'

const FIELDS = [
  'name',
  'language',
  'otherLanguages',
  'languageChoice',
  'greeting',
  'prompt',
  'modelConnectionId',
  'voice',
  'pace',
  'silenceSeconds',
  'maxDurationMinutes',
  'fallbackModelConnectionIds',
  'handOvers',
  'tools',
] as const

/** The fields in which two settings differ, in the order of the form. The order of tools means nothing. */
export function changedFields(before: AgentSettings, after: AgentSettings): (keyof AgentSettings)[] {
  return FIELDS.filter(field => textOf(before, field) !== textOf(after, field))
}

export interface ChangeWords {
  /** The name of each model connection and of each agent. */
  names: ReadonlyMap<string, string>
  messages: Messages
}

/** What one version changed, readable by people. */
export function describeChanges(
  before: AgentSettings | null,
  after: AgentSettings,
  words: ChangeWords,
): FieldChange[] {
  const fields = before ? changedFields(before, after) : FIELDS.filter(field => textOf(after, field) !== '')
  return fields.map(field =>
    field === 'prompt' || field === 'greeting'
      ? { field, lines: diffLines(before?.[field] ?? '', after[field]) }
      : {
          field,
          before: before ? shownValue(before, field, words) : '',
          after: shownValue(after, field, words),
        },
  )
}

/** `versions` come newest first, as the service lists them. */
export function summarizeVersions(
  versions: readonly AgentVersion[],
  { publishedVersion, userId }: { publishedVersion: number | null; userId: string | null },
): VersionSummary[] {
  return versions.map((version, index) => {
    const before = versions[index + 1]
    return {
      number: version.number,
      publishedAt: version.publishedAt,
      publishedBy: publisherOf(version, userId),
      changedFields: before ? changedFields(before.settings, version.settings) : null,
      isLive: version.number === publishedVersion,
    }
  })
}

function publisherOf({ publishedBy }: AgentVersion, userId: string | null): VersionSummary['publishedBy'] {
  if (publishedBy === null) return 'program'
  return publishedBy === userId ? 'you' : 'colleague'
}

function textOf(settings: AgentSettings, field: keyof AgentSettings): string {
  if (field === 'tools') return [...settings.tools].sort().join(', ')
  if (field === 'otherLanguages') return writeLanguages(settings.otherLanguages).replaceAll('\n', ', ')
  // Without a second language there is nothing to choose.
  if (field === 'languageChoice') return settings.otherLanguages.length === 0 ? '' : settings.languageChoice
  if (field === 'fallbackModelConnectionIds') return settings.fallbackModelConnectionIds.join(', ')
  if (field === 'handOvers')
    return settings.handOvers.map(({ agentId, when }) => `${agentId}: ${when}`).join('\n')
  return String(settings[field] ?? '')
}

function shownValue(
  settings: AgentSettings,
  field: Exclude<keyof AgentSettings, 'prompt' | 'greeting'>,
  { names, messages }: ChangeWords,
): string {
  const { diff, form } = messages.agents
  const nameOf = (id: string) => names.get(id) ?? diff.connectionGone
  if (field === 'modelConnectionId') return nameOf(settings.modelConnectionId)
  if (field === 'fallbackModelConnectionIds')
    return settings.fallbackModelConnectionIds.map(nameOf).join(', ')
  if (field === 'handOvers')
    return settings.handOvers
      .map(({ agentId, when }) => `${names.get(agentId) ?? diff.agentGone}: ${when}`)
      .join('; ')
  if (field === 'pace') return form.pace.options[settings.pace].label
  if (field === 'silenceSeconds')
    return settings.silenceSeconds === null ? diff.silenceOff : diff.seconds(settings.silenceSeconds)
  if (field === 'maxDurationMinutes') return diff.minutes(settings.maxDurationMinutes)
  if (field === 'languageChoice' && settings.otherLanguages.length > 0)
    return form.languageChoice.options[settings.languageChoice]
  if (field === 'voice') return settings.voice ?? diff.voiceOfConnection
  return textOf(settings, field)
}
