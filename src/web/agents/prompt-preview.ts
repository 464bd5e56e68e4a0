import type { AgentSettings } from '#core/agents/agent.ts'
import { renderGreeting, renderSystemPrompt } from '#core/agents/system-prompt.ts'
import type { CallContext } from '#core/calls/call.ts'
import type { OrganizationWithContext } from '#core/organizations/organization-service.ts'
import { diffLines } from '#lib/line-diff.ts'
import { estimateTokens } from '#lib/token-estimate.ts'
import type { PromptPreviewProps } from '#views/agents/prompt-preview.tsx'

interface PreviewInput {
  settings: AgentSettings
  organization: OrganizationWithContext
  callContext: CallContext
  published: { number: number; settings: AgentSettings } | null
}

/** What the model would read, from the very function that renders a call's prompt, against what it reads today. */
export function previewPrompt({
  settings,
  organization,
  callContext,
  published,
}: PreviewInput): PromptPreviewProps {
  const render = (agent: AgentSettings) =>
    renderSystemPrompt({
      agent,
      organizationName: organization.name,
      organizationContext: organization.context,
      callContext,
    })
  const prompt = render(settings)
  return {
    lines: diffLines(published ? render(published.settings) : prompt, prompt),
    greeting: renderGreeting(settings, callContext),
    estimatedTokens: estimateTokens(prompt),
    publishedVersion: published?.number ?? null,
  }
}
