import { jwt } from '@elysiajs/jwt'
import { z } from 'zod'
import type { AccessToken } from '#core/access/access-token.ts'
import { ORGANIZATION_PERMISSIONS } from '#core/access/permissions.ts'
import type { OpenSigningKey } from '#core/access/signing-key.ts'
import type { SigningKeyService } from '#core/access/signing-key-service.ts'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'

/** Short-lived access tokens as they travel: JSON Web Tokens, signed with the ring of this installation. */
export interface AccessTokens {
  sign(token: AccessToken): Promise<string>
  /**
   * What a token says. Throws unauthenticated, with the same words for every cause, unless it was signed by a key of our ring, for
   * this API of this installation, in this very form, and its time is now. Whether its API key still works is for the caller to ask.
   */
  verify(token: string): Promise<AccessToken>
}

interface Dependencies {
  signingKeys: Pick<SigningKeyService, 'current' | 'find'>
  /** Names this installation. */
  issuer: string
  clock: Clock
}

const ALGORITHM = 'HS256'
const TYPE = 'at+jwt'
const AUDIENCE = 'parley-api'
/** Nodes of one installation may differ by so much in what time it is. */
const CLOCK_TOLERANCE_S = 5
/** Nothing of ours is longer: what is gets no work out of us. */
const TOKEN_MAX_CHARS = 4_096
const KEY_ID_PATTERN = /^[0-9a-f-]{36}$/

/** Three parts of base64url: what no API key looks like. */
const TOKEN_PATTERN = /^[\w-]+\.[\w-]+\.[\w-]*$/

export function looksLikeAccessToken(credential: string): boolean {
  return TOKEN_PATTERN.test(credential)
}

const headerFields = z.object({
  alg: z.literal(ALGORITHM),
  typ: z.literal(TYPE),
  kid: z.string().regex(KEY_ID_PATTERN),
})

const claims = z.object({
  jti: z.string(),
  sub: z.string(),
  org: z.string(),
  permissions: z.array(z.enum(ORGANIZATION_PERMISSIONS)),
  nbf: z.int(),
  exp: z.int(),
})

export function createAccessTokens({ signingKeys, issuer, clock }: Dependencies): AccessTokens {
  return {
    async sign(token) {
      return codecOf(await signingKeys.current()).sign({
        iss: issuer,
        aud: AUDIENCE,
        sub: token.apiKeyId,
        jti: token.id,
        org: token.organizationId,
        permissions: [...token.permissions],
        nbf: toSeconds(token.issuedAt),
        exp: toSeconds(token.expiresAt),
        // The library would write down the machine's time, which need not be our clock's.
        iat: false,
      })
    },

    async verify(token) {
      const keyId = keyIdOf(token)
      const key = keyId && (await signingKeys.find(keyId))
      if (!key) throw notValid()
      // NB: the library checks nothing of this by itself, whatever it signed with.
      const payload = await codecOf(key).verify(token, {
        issuer,
        audience: AUDIENCE,
        algorithms: [ALGORITHM],
        typ: TYPE,
        requiredClaims: ['iss', 'aud', 'sub', 'jti', 'nbf', 'exp'],
        currentDate: clock.now(),
        clockTolerance: CLOCK_TOLERANCE_S,
      })
      const parsed = claims.safeParse(payload)
      if (!parsed.success) throw notValid()
      const { jti, sub, org, permissions, nbf, exp } = parsed.data
      return {
        id: jti,
        apiKeyId: sub,
        organizationId: org,
        permissions,
        issuedAt: new Date(nbf * 1000),
        expiresAt: new Date(exp * 1000),
      }
    },
  }
}

const codecs = new WeakMap<OpenSigningKey, ReturnType<typeof createCodec>>()

function codecOf(key: OpenSigningKey) {
  const codec = codecs.get(key) ?? createCodec(key)
  codecs.set(key, codec)
  return codec
}

/** One of the library's plugins for each key of the ring: it knows one secret and one `kid`. */
function createCodec({ id, secret }: OpenSigningKey) {
  return jwt({ name: 'jwt', secret, alg: ALGORITHM, typ: TYPE, kid: id }).decorator.jwt
}

/** Read before anything is verified: it only says which key to try. The whole header is pinned. */
function keyIdOf(token: string): string | undefined {
  if (token.length > TOKEN_MAX_CHARS || !looksLikeAccessToken(token)) return undefined
  const [header = ''] = token.split('.')
  try {
    const fields: unknown = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'))
    return headerFields.safeParse(fields).data?.kid
  } catch {
    // No JSON: no token of ours.
    return undefined
  }
}

function toSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}

function notValid(): AppError {
  return new AppError(
    'unauthenticated',
    'This access token is not valid or has ended. Exchange the API key again.',
  )
}
