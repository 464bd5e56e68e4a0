import { Elysia } from 'elysia'
import { z } from 'zod'
import type { WebContext } from '../web-context.ts'
import { operation } from './api-operation.ts'
import { apiSchemas } from './api-schemas.ts'
import { createOpenApiDocument, type DocumentedRoute, type OpenApiDocument } from './openapi-document.ts'

const openApiBody = z
  .looseObject({ openapi: z.string() })
  .register(apiSchemas, { id: 'OpenApi', description: 'An OpenAPI 3.1 document.' })

/** The description of the REST API for programs and people: made once, when it is first asked for. */
export function createOpenApiRoutes(
  { version, publicUrl }: Pick<WebContext, 'version' | 'publicUrl'>,
  routes: () => readonly DocumentedRoute[],
) {
  let document: OpenApiDocument | undefined
  return new Elysia({ name: 'openapi' }).get(
    '/openapi.json',
    ({ set }) => {
      set.headers['cache-control'] = 'no-cache'
      document ??= createOpenApiDocument(routes(), { version, url: publicUrl() })
      return document
    },
    {
      response: { 200: openApiBody },
      detail: operation({ operationId: 'getOpenApi', tag: 'operations', summary: 'Read this document' }),
    },
  )
}
