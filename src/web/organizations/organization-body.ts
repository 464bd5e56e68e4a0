import { z } from 'zod'
import { type OrganizationWithContext, organizationChange } from '#core/organizations/organization-service.ts'
import { apiSchemas, timestamp, toTimestamp } from '../api/api-schemas.ts'

export const organizationBody = z
  .object({
    id: z.string(),
    name: z.string(),
    context: z.object({
      about: z.string(),
      openingHours: z.string(),
      address: z.string(),
      facts: z.string(),
      tone: z.string(),
      timeZone: z.string().describe('IANA name, such as Europe/Berlin.'),
      language: z.string().describe('BCP 47 tag, such as en or de-AT.'),
    }),
    createdAt: timestamp,
  })
  .register(apiSchemas, {
    id: 'Organization',
    description: 'The organization of the key, with what every agent knows about it.',
  })

export const organizationChangeBody = organizationChange.register(apiSchemas, {
  id: 'OrganizationChange',
  description: 'What changes; the rest stays. The next call speaks from it.',
})

export function presentOrganization(organization: OrganizationWithContext): z.input<typeof organizationBody> {
  const { id, name, context, createdAt } = organization
  return { id, name, context, createdAt: toTimestamp(createdAt) }
}
