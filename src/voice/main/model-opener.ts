import type { OpenedModelConnection } from '#core/model-connections/model-connection.ts'
import type { Scope } from '#core/scope.ts'
import type { Phrase } from '#lib/phrase.ts'
import { incidentsEn } from '#messages/incidents-en.ts'
import type { Logger } from '#telemetry/logger.ts'

interface Dependencies {
  openModelConnection(scope: Scope, id: string): Promise<OpenedModelConnection>
  logger: Logger
}

interface Wanted {
  modelConnectionId: string
  fallbackModelConnectionIds: readonly string[]
}

export interface OpenedModels {
  /** What the call begins with, then what takes over, in order. */
  connections: [OpenedModelConnection, ...OpenedModelConnection[]]
  /** For the call's timeline: which ones could not be used. */
  passedOver: Phrase[]
}

/**
 * Opens the model connections of an agent. One that is gone, not allowed or unreadable is passed over, for whatever works is better
 * for a caller than nothing. Throws what the first one threw when none can be opened.
 */
export function createModelOpener({ openModelConnection, logger }: Dependencies) {
  return async (
    scope: Scope,
    { modelConnectionId, fallbackModelConnectionIds }: Wanted,
  ): Promise<OpenedModels> => {
    const ids = [modelConnectionId, ...fallbackModelConnectionIds]
    const tried = await Promise.allSettled(ids.map(id => openModelConnection(scope, id)))
    const opened: OpenedModelConnection[] = []
    const passedOver: Phrase[] = []
    for (const [place, result] of tried.entries()) {
      if (result.status === 'fulfilled') opened.push(result.value)
      else {
        logger.warn('A model connection of a call could not be opened', {
          modelConnectionId: ids[place],
          error: result.reason,
        })
        passedOver.push(place === 0 ? incidentsEn.firstPassedOver : incidentsEn.fallbackPassedOver(place))
      }
    }
    const [first, ...others] = opened
    if (!first) throw tried[0]?.status === 'rejected' ? tried[0].reason : new Error('no model connection')
    return { connections: [first, ...others], passedOver }
  }
}
