import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Provider } from 'oidc-provider'
import type { OidcSettings } from './oidc-provider-fake.ts'

// A real OpenID provider (npm oidc-provider) in a process of its own, with its built-in pages for login and consent. What it knows
// of people is told to it over /control; rotating its keys makes a new provider with others at the same address.

let settings: OidcSettings = {
  clientId: 'parley',
  clientSecret: 'a secret of the stand-in',
  redirectUris: ['http://localhost/nowhere'],
  people: {},
  claimsInIdToken: false,
  codeLifetimeS: 60,
}
let keys = [newKey()]
let answer: (request: IncomingMessage, response: ServerResponse) => void = () => undefined
let issuer = ''

const server = createServer((request, response) => {
  if (request.url?.startsWith('/control/')) void control(request, response)
  else answer(request, response)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  issuer = `http://127.0.0.1:${address.port}`
  answer = createProvider()
  process.stdout.write(`${address.port}\n`)
})
// Ends with whoever started it.
process.stdin.resume().on('end', () => process.exit(0))

async function control(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  if (request.url === '/control/keys') keys = [newKey()]
  else settings = { ...settings, ...JSON.parse(Buffer.concat(chunks).toString('utf8')) }
  answer = createProvider()
  response.end('{}')
}

function newKey(): object {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), alg: 'RS256', use: 'sig' }
}

function createProvider() {
  const { clientId, clientSecret, redirectUris, claimsInIdToken } = settings
  return new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: redirectUris }],
    jwks: { keys },
    cookies: { keys: ['cookies of the stand-in'] },
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name'],
      groups: ['groups'],
    },
    conformIdTokenClaims: !claimsInIdToken,
    pkce: { required: () => true },
    ttl: {
      AuthorizationCode: () => settings.codeLifetimeS,
      Session: 600,
      Grant: 600,
      Interaction: 600,
      AccessToken: 600,
      IdToken: 600,
    },
    findAccount: (_: unknown, accountId: string) => ({
      accountId,
      claims: () => ({ sub: accountId, ...settings.people[accountId] }),
    }),
  }).callback()
}
