import { expect, test } from 'bun:test'
import { requireIssuer } from './discovered-providers.ts'

const ENTRA = 'https://login.microsoftonline.com'
const OTHER = 'The discovery document at {host} belongs to another issuer. Enter the issuer that it names.'
const SHARED =
  'This address of Microsoft lets people of every company in. Use that of your own directory, which holds its tenant id.'

function wordsOf(entered: string, found: string): string {
  try {
    requireIssuer({ issuer: entered }, { issuer: found })
    return 'fits'
  } catch (error) {
    return error instanceof Error && 'phrase' in error
      ? String((error.phrase as { text: string }).text)
      : 'odd'
  }
}

test.each([
  ['https://sso.example.com/realms/staff', 'https://sso.example.com/realms/staff', 'fits'],
  // Some end with a stroke, and people leave it out.
  ['https://sso.example.com/o/parley', 'https://sso.example.com/o/parley/', 'fits'],
  ['https://sso.example.com', 'https://evil.example', OTHER],
  ['https://sso.example.com/a', 'https://sso.example.com/b', OTHER],
  ['https://sso.example.com', 'https://SSO.example.com', OTHER],
  [`${ENTRA}/8d1a/v2.0`, `${ENTRA}/8d1a/v2.0`, 'fits'],
  [`${ENTRA}/common/v2.0`, `${ENTRA}/{tenantid}/v2.0`, SHARED],
  [`${ENTRA}/organizations/v2.0`, `${ENTRA}/{tenantid}/v2.0`, SHARED],
  [`${ENTRA}/consumers/v2.0`, `${ENTRA}/9188040d/v2.0`, SHARED],
  [`${ENTRA}/8d1a/v2.0`, `${ENTRA}/other/v2.0`, OTHER],
])('%p entered, %p found: %s', (entered, found, expected) => {
  expect(wordsOf(entered, found)).toBe(expected)
})
