import { z } from 'zod'
import { SIGN_IN_PROVIDER_KINDS } from './sign-in-provider.ts'

export const PROVIDER_NAME_MAX_CHARS = 60
export const GROUP_MAPPINGS_MAX = 100
export const EMAIL_DOMAINS_MAX = 50
const DISCOVERY_PATH = /\/\.well-known\/openid-configuration\/?$/
const DOMAIN = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/

/** The address of the issuer, or of its discovery document, which stands at a fixed place below it. */
const issuer = z
  .string()
  .trim()
  .max(500)
  .refine(isWebAddress, 'Use an address that begins with https://.')
  .transform(address => address.replace(DISCOVERY_PATH, ''))
  .refine(address => !isWebAddress(address) || isPlain(address), 'Leave out names, ? and #.')

const groupMapping = z.strictObject({
  group: z.string().trim().min(1, 'Name the group.').max(300),
  organizationId: z.string().min(1, 'Choose an organization.').max(100),
  role: z.string().min(1, 'Choose a role.').max(100),
})

export const signInProviderInput = z.strictObject({
  kind: z.enum(SIGN_IN_PROVIDER_KINDS),
  name: z.string().trim().min(1, 'Give the provider a name.').max(PROVIDER_NAME_MAX_CHARS),
  issuer: issuer.optional(),
  clientId: z.string().trim().min(1, 'Enter the client id.').max(300),
  /** Absent or empty keeps the one that is stored; null removes it. */
  clientSecret: z
    .string()
    .trim()
    .max(1_000)
    .regex(/^[\x20-\x7e]*$/, 'A secret has no special letters. Paste it once more.')
    .nullish(),
  isEnabled: z.boolean().default(false),
  groupsClaim: z.string().trim().max(200).default(''),
  groupMappings: z.array(groupMapping).max(GROUP_MAPPINGS_MAX).default([]),
  emailDomains: z
    .array(
      z
        .string()
        .trim()
        .toLowerCase()
        .transform(domain => domain.replace(/^@/, ''))
        .refine(domain => DOMAIN.test(domain), 'Write domains such as example.com.'),
    )
    .max(EMAIL_DOMAINS_MAX)
    .default([]),
})
export type SignInProviderInput = z.input<typeof signInProviderInput>
export type SignInProviderValues = z.output<typeof signInProviderInput>

function isWebAddress(address: string): boolean {
  return /^https?:\/\/[^\s]+$/.test(address) && URL.canParse(address)
}

function isPlain(address: string): boolean {
  const { username, password, search, hash } = new URL(address)
  return username === '' && password === '' && search === '' && hash === ''
}
