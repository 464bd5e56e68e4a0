import { describe, expect, test } from 'bun:test'
import type { SignInProvider } from '#core/sign-in-providers/sign-in-provider.ts'
import { type Claims, isComplete, mergeClaims, toIdentity } from './provider-claims.ts'

const at = new Date('2026-11-23T10:00:00Z')
const provider = (change: Partial<SignInProvider> = {}, groupsClaim = ''): SignInProvider => ({
  id: 'p',
  kind: 'oidc',
  name: 'Staff',
  issuer: 'https://sso.example.com',
  clientId: 'parley',
  hasClientSecret: true,
  isEnabled: true,
  settings: { groupsClaim, groupMappings: [], emailDomains: [] },
  createdAt: at,
  updatedAt: at,
  ...change,
})
const entra = provider({ issuer: 'https://login.microsoftonline.com/8d1a/v2.0' })

describe('an address is verified', () => {
  const rows: [string, SignInProvider, Claims, boolean][] = [
    ['where the provider says so', provider(), { email_verified: true }, true],
    ['and not where it says nothing', provider(), {}, false],
    ['and not by a text, but for LinkedIn', provider(), { email_verified: 'true' }, false],
    ['by LinkedIn in a text', provider({ kind: 'linkedin' }), { email_verified: 'true' }, true],
    [
      'and not by LinkedIn in another text',
      provider({ kind: 'linkedin' }),
      { email_verified: 'false' },
      false,
    ],
    [
      'by Google for a Workspace domain',
      provider({ kind: 'google' }),
      { email_verified: true, hd: 'x.org' },
      true,
    ],
    ['and not by Google for a foreign one', provider({ kind: 'google' }), { email_verified: true }, false],
    ['by Entra where the owner of the domain is', entra, { xms_edov: true }, true],
    ['by Entra in digits', entra, { xms_edov: '1' }, true],
    ['and not by Entra otherwise', entra, {}, false],
    ['and nowhere else by what only Entra means', provider(), { xms_edov: true }, false],
  ]
  test.each(rows)('%s', (_, from, claims, expected) => {
    expect(toIdentity({ email: 'a@b.example', ...claims }, 's', from).isEmailVerified).toBe(expected)
  })
})

describe('an e-mail address', () => {
  test.each([
    ['A@B.Example', 'a@b.example'],
    ['a@b.example, c@d.example', null],
    ['Ann <a@b.example>', null],
    ['a@b@c.example', null],
    // The sign for kelvin, whose small letter is the k of somebody else.
    ['mi\u212ae@b.example', null],
    ['bj\u00f8rn@b.example', null],
    ['', null],
    [42, null],
  ])('%p becomes %p', (email, expected) => {
    const identity = toIdentity({ email, email_verified: true }, 's', provider())
    expect(identity.email).toBe(expected)
    expect(identity.isEmailVerified).toBe(expected !== null)
  })
})

describe('what vouches for an address', () => {
  const verifiedOf = (idToken: Claims, userinfo: Claims) => {
    const { email, isEmailVerified } = toIdentity(mergeClaims(idToken, userinfo), 's', provider())
    return [email, isEmailVerified]
  }
  const mine = { email: 'mine@b.example', email_verified: true }

  test('stands beside it: what userinfo says of one address is not said of that in the id token', () => {
    expect(verifiedOf({ email: 'boss@b.example' }, mine)).toEqual(['boss@b.example', false])
    expect(verifiedOf({ email_verified: true }, { ...mine, email_verified: false })).toEqual([
      'mine@b.example',
      false,
    ])
  })

  test('may come from userinfo where both name the same, or it names none', () => {
    expect(verifiedOf({ email: mine.email }, mine)).toEqual(['mine@b.example', true])
    expect(verifiedOf({ email: mine.email }, { email_verified: true })).toEqual(['mine@b.example', true])
    expect(verifiedOf({}, mine)).toEqual(['mine@b.example', true])
  })
})

describe('groups', () => {
  const groupsIn = (claims: Claims, claim: string) => toIdentity(claims, 's', provider({}, claim)).groups

  test('are a list, a single text, or one of the claims below another', () => {
    expect(groupsIn({ groups: ['a', 'b', 3] }, 'groups')).toEqual(['a', 'b'])
    expect(groupsIn({ groups: 'a' }, 'groups')).toEqual(['a'])
    expect(groupsIn({ realm_access: { roles: ['a'] } }, 'realm_access.roles')).toEqual(['a'])
    expect(groupsIn({ 'https://x.example/groups': ['a'] }, 'https://x.example/groups')).toEqual(['a'])
  })

  test('that are not told are none, but for a list that was too long to be told', () => {
    expect(groupsIn({}, 'groups')).toEqual([])
    expect(groupsIn({ _claim_names: { groups: 'src1' } }, 'groups')).toBeNull()
    expect(groupsIn({ groups: ['a'] }, '')).toBeNull()
  })

  test('never come from what every object has', () => {
    expect(groupsIn({}, 'constructor.name')).toEqual([])
    expect(groupsIn({}, '__proto__')).toEqual([])
  })
})

test('an id token without a name, an address or its groups is not the whole story', () => {
  const whole = { email: 'a@b.example', email_verified: true, name: 'A', groups: [] }
  const staff = provider({}, 'groups')
  expect(isComplete(whole, staff)).toBe(true)
  for (const claim of Object.keys(whole)) {
    expect(isComplete({ ...whole, [claim]: undefined }, claim === 'groups' ? staff : provider())).toBe(false)
  }
})

test('a name is put together where it comes in parts', () => {
  expect(toIdentity({ given_name: 'Ada', family_name: 'Lovelace' }, 's', provider()).name).toBe(
    'Ada Lovelace',
  )
  expect(toIdentity({}, 's', provider()).name).toBeNull()
})
