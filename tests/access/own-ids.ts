import { createHash } from 'node:crypto'
import {
  makeAgent,
  makeCall,
  makeIncident,
  makeModelConnection,
  makeTurn,
  makeWidget,
} from '#testing/record-factories.ts'
import { addMember, makePerson, makePlace, type Place } from './world.ts'

/**
 * Makes the thing that a route's parameter stands for, and answers its id. One line for each noun, by the end of the path before the
 * parameter, the longest that fits: a route about a new noun fails the matrix until its line is here.
 *
 * organization: of the organization of `place`, and so nobody else's. person: of the person of `place`. platform: of nobody, so that
 * no id is foreign. part: no id but a part of the thing before it; `make` answers one that is there.
 */
export const OWN_IDS: Readonly<Record<string, OwnId>> = {
  agents: organization(async place => (await demoAgent(place)).id),
  versions: part('1'),
  calls: organization(makeTalkedCall),
  turns: part('2'),
  'model-connections': organization(
    async ({ world, scope }) => (await makeModelConnection(world.app.foundation.store, scope)).id,
  ),
  parts: part('llm'),
  'api-keys': organization(
    async ({ world, scope }) =>
      (await world.app.foundation.services.apiKeys.createOperatorKey(scope, 'Key')).id,
  ),
  widget: organization(publicWidget),
  widgets: organization(publicWidget),
  members: organization(place => addMember(place)),
  invitations: organization(makeInvitation),
  sessions: person(makeSession),
  passkeys: person(makePasskey),
  organizations: person(async ({ scope }) => scope.organizationId),
  'organizations/invitations': person(makeInvitationForMe),
  'platform/organizations': platform(
    async ({ world }) => (await makePlace(world, { name: 'Another' })).scope.organizationId,
  ),
  admins: platform(({ world }) => makePerson(world, true)),
  roles: platform(makeRole),
  'sign-in-providers': platform(makeSignInProvider),
  providers: platform(makeSignInProvider),
  'account/sign-in-providers': platform(makeLinkedProvider),
  mail: platform(makeMail),
}

export interface OwnId {
  of: 'organization' | 'person' | 'platform' | 'part'
  make(place: Place): Promise<string>
}

/** The noun of a parameter: what is said of it in OWN_IDS. `before` is the path up to it. */
export function ownIdFor(before: string): OwnId | undefined {
  const parts = before.split('/').filter(part => part !== '' && !part.startsWith(':'))
  for (let from = 0; from < parts.length; from++) {
    const found = OWN_IDS[parts.slice(from).join('/')]
    if (found) return found
  }
  return undefined
}

type Make = OwnId['make']

function organization(make: Make): OwnId {
  return { of: 'organization', make }
}

function person(make: Make): OwnId {
  return { of: 'person', make }
}

function platform(make: Make): OwnId {
  return { of: 'platform', make }
}

function part(value: string): OwnId {
  return { of: 'part', make: async () => value }
}

/** The one that the organization was seeded with: it can be called. */
async function demoAgent({ world, scope }: Place) {
  const [agent] = (await world.app.foundation.store.agents.list(scope, { limit: 1 })).items
  return agent ?? makeAgent(world.app.foundation.store, scope)
}

const LATENCY = {
  endOfTurnMs: 100,
  sttMs: 100,
  llmFirstTokenMs: 200,
  ttsFirstByteMs: 200,
  totalMs: 600,
}

/** Under way, with a reply that was measured and something that happened beside the words. */
async function makeTalkedCall({ world, scope }: Place): Promise<string> {
  const { store } = world.app.foundation
  const call = await makeCall(store, scope, { state: 'active', startedAt: new Date(), nodeId: 'test-node' })
  await store.calls.insertTurn(scope, call.id, makeTurn())
  await store.calls.insertTurn(
    scope,
    call.id,
    makeTurn({ seq: 2, role: 'agent', startedAtMs: 2_000, latency: LATENCY }),
  )
  await store.calls.insertIncident(scope, call.id, makeIncident())
  return call.id
}

async function publicWidget(place: Place): Promise<string> {
  const { store } = place.world.app.foundation
  return (await makeWidget(store, place.scope, { agentId: (await demoAgent(place)).id })).id
}

function makeInvitation(place: Place): Promise<string> {
  return insertInvitation(place, `${Bun.randomUUIDv7()}@example.com`)
}

/** Of another organization, for the address of this person. */
async function makeInvitationForMe({ world, userId }: Place): Promise<string> {
  const user = await world.app.foundation.authenticator.findUser(userId)
  return insertInvitation(await makePlace(world, { name: 'Inviting' }), user?.email ?? '')
}

async function insertInvitation({ world, scope, userId }: Place, email: string): Promise<string> {
  const { store, clock } = world.app.foundation
  const id = Bun.randomUUIDv7()
  await store.invitations.insert(scope, {
    id,
    email,
    role: 'member',
    tokenHash: createHash('sha256').update(id).digest('hex'),
    invitedBy: userId,
    createdAt: clock.now(),
    expiresAt: new Date(clock.now().getTime() + 86_400_000),
  })
  return id
}

async function makeSession({ world, userId }: Place): Promise<string> {
  const { authenticator } = world.app.foundation
  await authenticator.startSession(userId, { method: 'password', headers: new Headers() })
  const [session] = (await authenticator.listSessions(userId)).toSorted((a, b) => (a.id < b.id ? 1 : -1))
  return session?.id ?? ''
}

/** Past the program: a real one needs a browser. */
async function makePasskey({ world, userId }: Place): Promise<string> {
  const id = Bun.randomUUIDv7()
  await world.run(
    `insert into passkeys (id, user_id, name, public_key, credential_id, counter, device_type, backed_up)
     values ('${id}', '${userId}', 'Key ring', 'AA', '${id}', 0, 'singleDevice', false)`,
  )
  return id
}

async function makeRole({ world }: Place): Promise<string> {
  const { store, clock } = world.app.foundation
  const id = Bun.randomUUIDv7()
  await store.roles.insert({
    id,
    name: `Role ${id}`,
    description: '',
    permissions: ['calls.read'],
    createdAt: clock.now(),
    updatedAt: clock.now(),
  })
  return id
}

async function makeSignInProvider({ world }: Place): Promise<string> {
  const { store, clock } = world.app.foundation
  const id = Bun.randomUUIDv7()
  const provider = {
    id,
    kind: 'oidc' as const,
    name: `Provider ${id}`,
    issuer: 'https://issuer.invalid',
    clientId: 'parley',
    hasClientSecret: false,
    isEnabled: true,
    settings: { groupsClaim: '', groupMappings: [], emailDomains: [] },
    createdAt: clock.now(),
    updatedAt: clock.now(),
  }
  await store.signInProviders.insert(provider, null)
  return id
}

/** One through which the person of the place has signed in. */
async function makeLinkedProvider(place: Place): Promise<string> {
  const { store, clock } = place.world.app.foundation
  const providerId = await makeSignInProvider(place)
  await store.signInLinks.insert({
    providerId,
    subject: Bun.randomUUIDv7(),
    userId: place.userId,
    grants: [],
    createdAt: clock.now(),
  })
  return providerId
}

async function makeMail({ world }: Place): Promise<string> {
  const { mailer, store } = world.app.foundation
  await mailer.send({
    kind: 'invitation',
    recipient: `${Bun.randomUUIDv7()}@example.com`,
    language: null,
    organizationId: null,
    values: { organization: 'Ours', inviter: 'Ann', link: 'https://parley.example.com/join?t=1' },
  })
  return (await store.mails.list({ limit: 1 })).items[0]?.id ?? ''
}
