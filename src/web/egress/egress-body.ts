import { z } from 'zod'
import { EGRESS_PURPOSES, type EgressDestination } from '#core/egress/egress.ts'
import { apiSchemas, timestamp, toTimestamp } from '../api/api-schemas.ts'

const egressDestination = z
  .object({
    destination: z.string().describe('Host and port, such as api.example.com:443.'),
    purpose: z.enum(EGRESS_PURPOSES),
    outcome: z.enum(['allowed', 'refused']),
    count: z.int(),
    firstAt: timestamp,
    lastAt: timestamp,
  })
  .register(apiSchemas, {
    id: 'EgressDestination',
    description: 'One service that calls and tests sent data to, or were kept from.',
  })

export const egressBody = z
  .object({
    restricted: z.boolean().describe('Only destinations that the operator listed are allowed (LAN_ONLY).'),
    items: z.array(egressDestination),
  })
  .register(apiSchemas, { id: 'Egress', description: 'Where data goes.' })

export function presentEgress(
  destinations: readonly EgressDestination[],
  isRestricted: boolean,
): z.input<typeof egressBody> {
  return {
    restricted: isRestricted,
    items: destinations.map(({ organizationId: _, firstAt, lastAt, ...row }) => ({
      ...row,
      firstAt: toTimestamp(firstAt),
      lastAt: toTimestamp(lastAt),
    })),
  }
}
