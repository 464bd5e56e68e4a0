import type { Call } from '#core/calls/call.ts'
import { type CallService, createCallService } from '#core/calls/call-service.ts'
import type { RoomGate } from '#core/calls/room-gate.ts'
import { AppError } from '#core/errors.ts'
import type { Scope } from '#core/scope.ts'
import { createWidgetDesk } from '#core/widgets/widget-desk.ts'
import { createWebApp, type WebApp } from '#web/web-app.ts'
import type { Readiness, WebDependencies } from '#web/web-dependencies.ts'
import { createPlatformOrganizations } from '../wiring.ts'
import { createTestBrowser, type TestBrowser } from './test-browser.ts'
import {
  openTestFoundation,
  TEST_PASSWORD,
  type TestFoundation,
  type TestFoundationOptions,
} from './test-foundation.ts'

/** A voice door without voice: it hands out tickets and notes which calls it was asked to end. */
export interface FakeGate extends RoomGate {
  admitted: Call[]
  ended: string[]
  /** The next calls are refused with these words; null admits again. */
  refuse(message: string | null): void
}

export interface TestApp {
  foundation: TestFoundation
  app: WebApp
  gate: FakeGate
  /** What createWebServer takes, for tests that want a port. */
  dependencies: WebDependencies
  /** What /readyz finds from now on. */
  setReadiness(readiness: Readiness | (() => Promise<Readiness>)): void
  /** One request to REST; `key` null sends none. The body is sent as JSON unless it is a string. */
  api(method: string, path: string, options?: ApiOptions): Promise<ApiAnswer>
  /** An organization with an API key and a browser that has its owner signed in. */
  createTenant(name?: string): Promise<Tenant>
  /** A browser that nobody has signed in with. */
  createBrowser(): TestBrowser
  close(): Promise<void>
}

export interface Tenant {
  scope: Scope
  organizationId: string
  userId: string
  email: string
  apiKey: string
}

export interface ApiOptions {
  key?: string | null
  body?: unknown
  headers?: Record<string, string>
}

export interface ApiAnswer {
  status: number
  headers: Headers
  text: string
  /** The parsed answer; undefined when it was empty. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at answers of every shape.
  json: any
}

/** The address that requests of tests go to; nothing listens there. */
export const TEST_ORIGIN = 'http://localhost:3000'

/** There is no socket: a test that cares writes the other end's address into this header. */
export const TEST_PEER_HEADER = 'x-test-peer'

/** The real front door over a real SQLite store in a temp dir. Only the voice door and the models' addresses are stood in for. */
export async function createTestApp(
  change: Partial<WebDependencies> = {},
  options: TestFoundationOptions = {},
): Promise<TestApp> {
  const foundation = await openTestFoundation(options)
  const gate = createFakeGate()
  const { store, clock, events, logger, services, authenticator } = foundation
  const calls: CallService = createCallService({
    store,
    clock,
    events,
    audit: foundation.audit,
    gate,
    nodeId: 'test-node',
  })
  const secret = 'a secret for the challenges of widgets'
  const { systemScope } = foundation
  const widgetDesk = createWidgetDesk({ store, clock, events, calls, systemScope, secret })
  let readiness: Readiness | (() => Promise<Readiness>) = {
    isReady: true,
    parts: { store: { ok: true, message: 'The database answers.' } },
  }
  const dependencies: WebDependencies = {
    services: {
      ...services,
      platformOrganizations: createPlatformOrganizations(foundation, calls),
      calls,
      widgetDesk,
    },
    authenticator,
    events,
    clock,
    logger,
    version: '0.0.0-test',
    csrfSecret: 'a secret of thirty-two characters',
    tokenIssuer: 'urn:parley:test',
    readiness: async () => (typeof readiness === 'function' ? readiness() : readiness),
    livekitUpstream: () => null,
    whenAgentIsIn: async () => undefined,
    staticDir: '/nonexistent',
    ...change,
  }
  const app = createWebApp(dependencies, {
    isSecure: false,
    publicUrl: () => TEST_ORIGIN,
    peerAddress: request => request.headers.get(TEST_PEER_HEADER) ?? undefined,
  })
  return {
    foundation,
    app,
    gate,
    dependencies,
    setReadiness(next) {
      readiness = next
    },
    api: (method, path, options) => callApi(app, method, { path, ...options }),
    async createTenant(name) {
      const organization = await foundation.createOrganization(name)
      const { apiKey } = await services.apiKeys.createOperatorKey(organization.scope, 'test')
      return { ...organization, apiKey }
    },
    createBrowser: () => createTestBrowser(app, TEST_ORIGIN),
    close: () => foundation.close(),
  }
}

async function callApi(
  app: WebApp,
  method: string,
  { path, key = null, body, headers }: ApiOptions & { path: string },
) {
  const response = await app.handle(
    new Request(`${TEST_ORIGIN}/api/v1${path}`, {
      method,
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    }),
  )
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: text === '' ? undefined : JSON.parse(text),
  }
}

function createFakeGate(): FakeGate {
  let refusal: string | null = null
  const admitted: Call[] = []
  const ended: string[] = []
  return {
    admitted,
    ended,
    refuse(message) {
      refusal = message
    },
    admit(call) {
      if (refusal !== null) throw new AppError('unavailable', refusal)
      admitted.push(call)
      return () => void admitted.splice(admitted.indexOf(call), 1)
    },
    issueTicket: async (call, origin) => ({
      livekitUrl: `${TEST_ORIGIN.replace(/^http/, 'ws')}/livekit`,
      token: origin === null ? `ticket-for-${call.id}` : `ticket-for-${call.id}-on-${origin}`,
      roomName: call.roomName,
    }),
    async endCall(_scope, call) {
      ended.push(call.id)
    },
  }
}

export { TEST_PASSWORD }
