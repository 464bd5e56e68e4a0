import type { ApiClient } from '../support/api-client.ts'

/** Ids that exist, by the path of their list: what is made up meets little but 404. */
export type KnownThings = Readonly<Record<string, readonly string[]>>

interface Named {
  id: string
}

/** Makes some of each noun in the organization of the client, which must have every right there. */
export async function makeThings(api: ApiClient): Promise<KnownThings> {
  const listed = async (path: string) =>
    (await api.send<{ items: Named[] }>('GET', path)).items.map(({ id }) => id)
  const make = async (path: string, body?: object) => (await api.send<Named>('POST', path, body)).id
  const agents = await listed('/agents')
  const [agentId = ''] = agents
  for (const name of ['One', 'Two']) {
    await make('/widgets', { name, agentId, allowedOrigins: ['https://www.example.com'], look: LOOK })
    await make('/invitations', { email: `${name}@example.com`, role: 'member' })
    await make(`/agents/${agentId}/calls`)
  }
  const spare = { name: 'Spare', permissions: ['agents.read'] }
  return {
    agents,
    'model-connections': await listed('/model-connections'),
    widgets: await listed('/widgets'),
    invitations: await listed('/invitations'),
    members: (await api.send<{ items: { userId: string }[] }>('GET', '/members')).items.map(
      ({ userId }) => userId,
    ),
    // NB: none of those that the runs themselves show.
    'api-keys': [await make('/api-keys', spare), await make('/api-keys', spare)],
    calls: await listed('/calls'),
  }
}

const LOOK = { label: 'Talk to us', color: '#1f4b99', side: 'right' }

/** How often a known id is used where there is a place for one; else one is made up. */
const PROBABILITY = 0.6

/** Tells schemathesis where known ids belong: in paths, and in the fields of bodies that name them. */
export function describeThings(things: KnownThings): string {
  const quote = (values: readonly string[]) => values.map(value => JSON.stringify(value)).join(', ')
  const names = Object.keys(things)
  const nouns = { ...things, roles: ['org_admin', 'member', 'billing'] }
  const use = (key: string, noun: string) =>
    `"${key}" = { dictionary = "${noun}", probability = ${PROBABILITY} }`
  const operations = [
    ...names.map(name => [`^/api/v1/${name}/`, use('path.id', name)]),
    ['^/api/v1/agents$', use('body.modelConnectionId', 'model-connections')],
    ['^/api/v1/widgets$', use('body.agentId', 'agents')],
    ['^/api/v1/invitations$', use('body.role', 'roles')],
  ]
  return [
    ...Object.entries(nouns).map(([name, ids]) => `[dictionaries.${name}]\nvalues = [${quote(ids)}]`),
    ...operations.map(
      ([path, parameter]) => `[[operations]]\ninclude-path-regex = '${path}'\nparameters = { ${parameter} }`,
    ),
  ].join('\n\n')
}
