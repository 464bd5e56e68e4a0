import {
  type AgentSettings,
  DURATION_MINUTES_MAX,
  FALLBACKS_MAX,
  HAND_OVERS_MAX,
  SILENCE_SECONDS_MAX,
  SILENCE_SECONDS_MIN,
} from '#core/agents/agent.ts'
import { AppError, type FieldIssue } from '#core/errors.ts'
import { isLanguageTag } from '#lib/language-tag.ts'
import { AgentOutcome, AgentPage } from '#views/agents/agent-page.tsx'
import type { PromptPreviewProps, SampleCall } from '#views/agents/prompt-preview.tsx'
import type { FormFailure } from '../form-failure.ts'
import { knownVoicesOf } from '../model-connections/known-voices.ts'
import { createPageRenderer } from '../page-renderer.ts'
import type { WebContext } from '../web-context.ts'
import type { AgentDesk } from './agent-desk.ts'
import { numberTextsOf, type SentAgent } from './agent-form-fields.ts'
import { previewPrompt } from './prompt-preview.ts'
import { sampleContext } from './sample-call.ts'

/** How the page of an agent answers: whole, or the parts that an act changed. */
export interface AgentAnswers {
  page(request: Request, desk: AgentDesk, options?: PageOptions): Promise<Response>
  outcome(request: Request, desk: AgentDesk, outcome: ActOutcome): Promise<Response>
  preview(desk: AgentDesk, typed: AgentSettings, sample: SampleCall): Preview
}

export interface PageOptions {
  /** As typed, where it was refused. */
  sent?: SentAgent
  failure?: FormFailure
  notice?: string
  sample?: SampleCall
  removal?: FormFailure
}

/** What an act on the draft came to: a sentence about what was done, or why it was refused. */
export interface ActOutcome {
  notice?: string
  failure?: FormFailure
}

interface Preview {
  preview: PromptPreviewProps
  /** What is wrong with the sample call; the preview is then one of an ordinary call. */
  issues: readonly FieldIssue[]
}

const NO_SAMPLE: SampleCall = { callerNumber: '', variables: '' }

const LIMITS = {
  silenceSecondsMin: SILENCE_SECONDS_MIN,
  silenceSecondsMax: SILENCE_SECONDS_MAX,
  durationMinutesMax: DURATION_MINUTES_MAX,
  fallbacksMax: FALLBACKS_MAX,
  handOversMax: HAND_OVERS_MAX,
}

export function createAgentAnswers(context: WebContext): AgentAnswers {
  const pages = createPageRenderer(context)

  function preview(desk: AgentDesk, typed: AgentSettings, sample: SampleCall): Preview {
    const { organization, published, agent } = desk
    const settings = withKnownLanguages(typed, agent.draft)
    const render = (call: SampleCall) => {
      const callContext = sampleContext(call, context.clock.now())
      return previewPrompt({ settings, organization, published, callContext })
    }
    try {
      return { preview: render(sample), issues: [] }
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'invalid') throw error
      return { preview: render(NO_SAMPLE), issues: error.issues }
    }
  }

  return {
    preview,

    page(request, desk, { sent, failure, notice, sample = NO_SAMPLE, removal } = {}) {
      const settings = sent?.settings ?? desk.agent.draft
      const texts = sent?.texts ?? numberTextsOf(settings)
      const { connections, otherAgents, tools, standing, summaries } = desk
      const shown = preview(desk, settings, sample)
      const { issues = [], message } = failure ?? {}
      const voices = knownVoicesOf(connections.find(({ id }) => id === settings.modelConnectionId))
      const choices = { connections, otherAgents, voices, tools }
      const form = { values: settings, texts, limits: LIMITS, issues, message, ...choices }
      const status = failure?.status ?? removal?.status ?? 200
      const props = { form, standing, notice, sample, versions: summaries, removal }
      return pages.page(
        request,
        [AgentPage, { ...props, preview: shown.preview, sampleIssues: shown.issues }],
        { status },
      )
    },

    outcome(request, { standing, summaries }, { notice, failure }) {
      const { status = 200, issues = [], message } = failure ?? {}
      const versions = notice === undefined ? undefined : summaries
      return pages.fragment(request, [AgentOutcome, { standing, notice, issues, message, versions }], {
        status,
      })
    },
  }
}

/** A language that is being typed is none yet, and the prompt names it. */
function withKnownLanguages(typed: AgentSettings, kept: AgentSettings): AgentSettings {
  return {
    ...typed,
    language: isLanguageTag(typed.language) ? typed.language : kept.language,
    otherLanguages: typed.otherLanguages.filter(({ language }) => isLanguageTag(language)),
  }
}
