import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { z } from 'zod'
import { createTestApp, TEST_ORIGIN, type TestApp } from '#testing/test-app.ts'
import { createOpenApiDocument } from './openapi-document.ts'

interface Operation {
  operationId: string
  summary: string
  tags: string[]
  security: object[]
  parameters: { name: string; in: string; required: boolean; schema: object }[]
  requestBody?: { content: Record<string, { schema: { $ref: string } }> }
  responses: Record<string, { $ref?: string; content?: Record<string, { schema: { $ref: string } }> }>
}

interface Document {
  openapi: string
  servers: { url: string }[]
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object>; responses: Record<string, object>; securitySchemes: object }
}

let web: TestApp
let document: Document

beforeAll(async () => {
  web = await createTestApp()
  const answer = await web.app.handle(new Request(`${TEST_ORIGIN}/openapi.json`))
  expect(answer.status).toBe(200)
  document = (await answer.json()) as Document
})
afterAll(() => web.close())

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )

describe('the OpenAPI document', () => {
  test('describes every route of REST, and no page', () => {
    const documented = operations().map(({ method, path }) => `${method.toUpperCase()} ${path}`)
    const registered = web.app.routes
      .filter(route => /^\/(api\/|healthz|readyz|openapi)/.test(route.path))
      .map(route => `${route.method} ${route.path.replace(':id', '{id}')}`)
    expect(documented.sort()).toEqual(registered.sort())
    expect(new Set(documented).size).toBe(documented.length)
  })

  test('is complete: each operation has its words, its parameters, its body once and its answers', () => {
    for (const { path, method, operation } of operations()) {
      const inPath = operation.parameters.filter(parameter => parameter.in === 'path')
      expect(operation.summary).not.toBe('')
      expect(operation.tags).toHaveLength(1)
      expect(inPath.map(parameter => `{${parameter.name}}`)).toEqual(path.match(/\{\w+\}/g) ?? [])
      if (method === 'post' || method === 'patch') {
        const types = Object.keys(operation.requestBody?.content ?? { 'application/json': {} })
        expect(types).toEqual(['application/json'])
      }
      const statuses = Object.keys(operation.responses)
      expect(statuses.some(status => status.startsWith('2'))).toBe(true)
      if (path.startsWith('/api/')) {
        expect(operation.security).toContainEqual({ apiKey: [] })
        expect(statuses).toEqual(expect.arrayContaining(['401', '403', '429', '500']))
      }
      if (path.includes('{id}')) expect(statuses).toContain('404')
      if (operation.requestBody)
        expect(statuses).toEqual(expect.arrayContaining(['400', '413', '415', '422']))
    }
  })

  test('says of each operation which right it needs, and that a key or a token shows it', () => {
    const ofRest = operations().filter(({ path }) => path.startsWith('/api/'))
    const withoutRight = ofRest.filter(({ operation }) => !('x-permission' in operation))
    expect(withoutRight.map(({ path }) => path)).toEqual(['/api/v1/token'])
    for (const { operation } of ofRest.filter(entry => !withoutRight.includes(entry)))
      expect(operation.security).toEqual([{ apiKey: [] }, { accessToken: [] }])
    expect(document.components.securitySchemes).toMatchObject({
      apiKey: { type: 'http', scheme: 'bearer' },
      accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
    })
  })

  test('tells of the limit in every answer of REST, and when to come back', () => {
    for (const { path, operation } of operations()) {
      const done = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'))
      for (const [, response] of done) expect('headers' in response).toBe(path.startsWith('/api/'))
    }
    expect(document.components.responses.rate_limited).toMatchObject({
      headers: { 'Retry-After': { $ref: '#/components/headers/Retry-After' } },
    })
  })

  test('names operations once, and every reference leads somewhere', () => {
    const names = operations().map(({ operation }) => operation.operationId)
    expect(new Set(names).size).toBe(names.length)
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
      match => match[1] ?? '',
    )
    const resolve = (reference: string) =>
      reference.split('/').reduce<unknown>((node, key) => (node as Record<string, unknown>)?.[key], document)
    expect(references.length).toBeGreaterThan(50)
    expect(references.filter(reference => resolve(reference) === undefined)).toEqual([])
  })

  test('has a use for each of its schemas', () => {
    const text = JSON.stringify(document)
    const unused = Object.keys(document.components.schemas).filter(
      name => !text.includes(`"#/components/schemas/${name}"`),
    )
    expect(unused).toEqual([])
  })

  test('is 3.1, says where we are reached, and carries no marks of the tool that made it', () => {
    expect(document.openapi).toBe('3.1.0')
    expect(document.servers).toEqual([{ url: TEST_ORIGIN }])
    expect(JSON.stringify(document)).not.toContain('$schema')
    expect(JSON.stringify(document)).not.toContain('"$id"')
  })

  test('promises for a body what the routes hold it to', () => {
    const { AgentInput, ModelConnection, CallInput } = document.components.schemas as Record<string, never>
    expect(AgentInput).toMatchObject({
      type: 'object',
      additionalProperties: false,
      required: ['name', 'modelConnectionId'],
      properties: { prompt: { type: 'string', maxLength: 50_000 }, tools: { maxItems: 64 } },
    })
    expect(CallInput).toMatchObject({ properties: { draft: { type: 'boolean', default: false } } })
    expect(JSON.stringify(ModelConnection)).not.toContain('apiKey')
  })
})

test('a body that has no name in the document is a mistake that is found at once', () => {
  const route = {
    method: 'POST',
    path: '/api/x',
    hooks: { body: z.object({}), detail: { operationId: 'x', tags: [], 'x-errors': [] } },
  }
  expect(() => createOpenApiDocument([route], { version: '1', url: '' })).toThrow('has no name')
})
