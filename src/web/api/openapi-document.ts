import { z } from 'zod'
import { ERROR_CODES, type ErrorCode } from '#core/errors.ts'
import { en } from '#messages/en.ts'
import { permissionOf } from '../access-guard.ts'
import { STATUS_OF_CODE } from '../problem-details.ts'
import { isApiPath } from '../request-path.ts'
import { apiSchemas } from './api-schemas.ts'

/** A route as Elysia's table lists it; only what the document needs. */
export interface DocumentedRoute {
  method: string
  path: string
  hooks: { body?: unknown; query?: unknown; params?: unknown; response?: unknown; detail?: unknown }
}

interface Detail {
  operationId: string
  summary: string
  description?: string
  tags: string[]
  'x-errors': readonly ErrorCode[]
  'x-needs-key'?: boolean
}

type Json = Record<string, unknown>
export type OpenApiDocument = Json & { openapi: string }

/** The OpenAPI 3.1 document, made from the route table: what is registered is described, with the very schemas that are enforced. */
export function createOpenApiDocument(
  routes: readonly DocumentedRoute[],
  info: { version: string; url: string },
): OpenApiDocument {
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    const detail = detailOf(route)
    if (!detail) continue
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeOperation(route, detail) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Parley',
      version: info.version,
      description: 'A self-hosted AI phone desk: agents, the models behind them, and their calls.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: info.url }],
    tags: tagsOf(paths),
    paths,
    components: {
      securitySchemes: {
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          description:
            'An API key of the organization (parley_...): made on the page “API keys”, shown once.',
        },
        accessToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'A short-lived access token: an API key is exchanged for it at POST /api/v1/token.',
        },
      },
      headers: RATE_LIMIT_HEADERS,
      schemas: componentSchemas(),
      responses: errorResponses(),
    },
  }
}

function detailOf({ hooks }: DocumentedRoute): Detail | undefined {
  const detail = hooks.detail as Partial<Detail> | undefined
  return detail?.operationId ? (detail as Detail) : undefined
}

function describeOperation(route: DocumentedRoute, detail: Detail): Json {
  const permission = permissionOf({ ...route, hooks: { detail } })
  const { operationId, summary, description, tags } = detail
  return {
    operationId,
    summary,
    ...(description ? { description } : {}),
    tags,
    security: securityOf(permission, detail),
    ...(permission ? { 'x-permission': permission } : {}),
    parameters: [...pathParameters(route.path), ...queryParameters(route.hooks.query)],
    ...requestBody(route),
    responses: { ...successResponses(route), ...failureResponses(route, detail) },
  }
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', format: 'uuid' },
  }))
}

function queryParameters(query: unknown): Json[] {
  if (!(query instanceof z.ZodObject)) return []
  return Object.entries<z.ZodType>(query.shape).map(([name, schema]) => {
    const { description, ...inner } = inlineSchema(schema)
    return { name, in: 'query', required: false, ...(description ? { description } : {}), schema: inner }
  })
}

function requestBody({ hooks: { body }, path }: DocumentedRoute): Json {
  if (!(body instanceof z.ZodType)) return {}
  const required = !(body instanceof z.ZodOptional)
  return { requestBody: { required, content: { 'application/json': { schema: referenceTo(body, path) } } } }
}

/** Either opens what a permission guards; a key is exchanged only by itself. */
function securityOf(permission: string | undefined, detail: Detail): Json[] {
  if (permission) return [{ apiKey: [] }, { accessToken: [] }]
  return detail['x-needs-key'] ? [{ apiKey: [] }] : []
}

/** What every answer of REST says about the limit of its key. */
const RATE_LIMIT_HEADERS = {
  'RateLimit-Limit': {
    description: 'Requests that the key may make in a minute.',
    schema: { type: 'integer' },
  },
  'RateLimit-Remaining': { description: 'How many of them are left now.', schema: { type: 'integer' } },
  'RateLimit-Reset': {
    description: 'Seconds until all of them are there again.',
    schema: { type: 'integer' },
  },
  'Retry-After': { description: 'Seconds until it is worth asking again.', schema: { type: 'integer' } },
}

function headersNamed(...names: (keyof typeof RATE_LIMIT_HEADERS)[]): Json {
  return { headers: Object.fromEntries(names.map(name => [name, { $ref: `#/components/headers/${name}` }])) }
}

function successResponses({ path, hooks }: DocumentedRoute): Json {
  const entries = Object.entries((hooks.response ?? {}) as Record<string, z.ZodType>)
  const headers = isApiPath(path)
    ? headersNamed('RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset')
    : {}
  return Object.fromEntries(
    entries.map(([status, schema]) => [
      status,
      schema instanceof z.ZodUndefined
        ? { description: 'Done.', ...headers }
        : {
            ...headers,
            description: apiSchemas.get(schema)?.description ?? 'Done.',
            content: { 'application/json': { schema: referenceTo(schema, path) } },
          },
    ]),
  )
}

/** What follows from the shape of a route, and what the route says itself. */
function failureResponses({ path, hooks }: DocumentedRoute, detail: Detail): Json {
  const codes = new Set<ErrorCode>(detail['x-errors'])
  if (permissionOf({ method: '', path, hooks: { detail } })) codes.add('forbidden')
  if (isApiPath(path)) codes.add('unauthenticated').add('rate_limited').add('internal')
  if (hooks.body ?? hooks.query) codes.add('invalid')
  if (path.includes(':')) codes.add('not_found')
  const responses: Record<string, Json> = {}
  for (const code of ERROR_CODES) {
    if (codes.has(code)) responses[STATUS_OF_CODE[code]] = { $ref: `#/components/responses/${code}` }
  }
  if (hooks.body)
    for (const status of ['400', '413', '415'])
      responses[status] = { $ref: '#/components/responses/bad_body' }
  return responses
}

function errorResponses(): Json {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
  const titles = Object.entries(en.shell.errors.titles)
  return {
    ...Object.fromEntries(titles.map(([code, description]) => [code, { description, content }])),
    rate_limited: {
      description: en.shell.errors.titles.rate_limited,
      content,
      ...headersNamed('RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset', 'Retry-After'),
    },
    bad_body: { description: 'The body is not JSON, or too large.', content },
  }
}

function componentSchemas(): Json {
  const { schemas } = z.toJSONSchema(apiSchemas, {
    io: 'input',
    unrepresentable: 'any',
    uri: id => `#/components/schemas/${id}`,
  })
  return Object.fromEntries(
    Object.entries(schemas).map(([id, schema]) => {
      const { $schema: _, $id: __, ...rest } = schema
      return [id, rest]
    }),
  )
}

function inlineSchema(schema: z.ZodType): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return rest
}

/** NB: a body whose schema was not registered would be described twice, or not at all: that is a mistake of ours. */
function referenceTo(schema: z.ZodType, path: string): Json {
  const id = apiSchemas.get(schema)?.id
  if (!id) throw new Error(`A body of ${path} has no name in apiSchemas.`)
  return { $ref: `#/components/schemas/${id}` }
}

function tagsOf(paths: Record<string, Json>): Json[] {
  const names = Object.values(paths).flatMap(operations =>
    Object.values(operations).flatMap(one => (one as Detail).tags),
  )
  return [...new Set(names)].map(name => ({ name }))
}
