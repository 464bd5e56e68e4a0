import type { ErrorCode } from '#core/errors.ts'

/** What the OpenAPI document says about a route beside its schemas. */
export interface ApiOperation {
  /** Unique within the document; clients are generated from it. */
  operationId: string
  tag:
    | 'organization'
    | 'agents'
    | 'model connections'
    | 'calls'
    | 'widgets'
    | 'API keys'
    | 'audit'
    | 'members'
    | 'operations'
    | 'usage'
  summary: string
  description?: string
  /** What can go wrong here beside what the schemas and the key tell: a conflict, a part that is away. */
  errors?: readonly ErrorCode[]
  /** For a route that names no permission and asks for a key all the same. */
  needsKey?: boolean
}

/** For `detail` of a route: Elysia carries it into the route table, from which the document is made. */
export function operation({ tag, errors = [], needsKey = false, ...rest }: ApiOperation): object {
  return { ...rest, tags: [tag], 'x-errors': errors, 'x-needs-key': needsKey }
}
