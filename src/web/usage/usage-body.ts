import { z } from 'zod'
import type { UsageReport } from '#core/usage/usage.ts'
import { apiSchemas } from '../api/api-schemas.ts'

const totals = {
  calls: z.int(),
  durationMs: z.number(),
  llmInputTokens: z.number(),
  llmCachedInputTokens: z.number().describe('Those of llmInputTokens that the provider had kept.'),
  llmOutputTokens: z.number(),
  audioInputTokens: z.number(),
  audioOutputTokens: z.number(),
  ttsCharacters: z.number(),
  sttAudioMs: z.number(),
}

export const usageBody = z
  .object({
    month: z.string().describe('Such as 2026-11.'),
    timeZone: z.string().describe('Months begin at midnight there.'),
    totals: z.object(totals),
    agents: z.array(z.object({ agentId: z.string(), agentName: z.string(), ...totals })),
    months: z
      .array(z.object({ month: z.string(), ...totals }))
      .describe('This month and those before it, the newest first.'),
  })
  .register(apiSchemas, {
    id: 'Usage',
    description: 'What the calls of a month used, by agent, beside the months before.',
  })

export const usageQuery = z.strictObject({
  month: z.string().optional().describe('Such as 2026-11; left out: this month.'),
})

export function presentUsage(report: UsageReport): z.input<typeof usageBody> {
  return report
}
