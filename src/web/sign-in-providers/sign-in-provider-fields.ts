import { AppError } from '#core/errors.ts'
import {
  SIGN_IN_PROVIDER_KINDS,
  type SignInProvider,
  type SignInProviderKind,
} from '#core/sign-in-providers/sign-in-provider.ts'
import type { SignInProviderInput } from '#core/sign-in-providers/sign-in-provider-input.ts'
import type { ProviderFormValues } from '#views/sign-in-providers/sign-in-provider-form.tsx'
import type { FormReader } from '../form-fields.ts'

export function kindOfProvider(text: string): SignInProviderKind {
  const kind = SIGN_IN_PROVIDER_KINDS.find(known => known === text)
  if (!kind) throw new AppError('invalid', 'There is no such kind of provider.')
  return kind
}

const NAMES: Record<SignInProviderKind, string> = { google: 'Google', linkedin: 'LinkedIn', oidc: '' }

export function newValues(kind: SignInProviderKind): ProviderFormValues {
  return {
    kind,
    name: NAMES[kind],
    issuer: '',
    clientId: '',
    hasClientSecret: false,
    isEnabled: true,
    emailDomains: '',
    groupsClaim: '',
    mappings: [],
  }
}

/** A kept provider as its form shows it: of the secret only that there is one. */
export function valuesOf(provider: SignInProvider): ProviderFormValues {
  const { kind, name, issuer, clientId, hasClientSecret, isEnabled, settings } = provider
  const { groupsClaim, groupMappings, emailDomains } = settings
  return {
    kind,
    name,
    issuer,
    clientId,
    hasClientSecret,
    isEnabled,
    emailDomains: emailDomains.join('\n'),
    groupsClaim,
    mappings: groupMappings,
  }
}

/** What was typed, for a form that is shown once more. NB: a secret never comes back into it. */
export function typedValues(form: FormReader, kept: ProviderFormValues): ProviderFormValues {
  return {
    ...kept,
    name: form.text('name'),
    issuer: form.text('issuer'),
    clientId: form.text('clientId'),
    isEnabled: form.has('isEnabled'),
    emailDomains: form.text('emailDomains'),
    groupsClaim: form.text('groupsClaim'),
    mappings: typedMappings(form),
  }
}

/** A row without a group is no row. */
function typedMappings(form: FormReader): ProviderFormValues['mappings'] {
  const organizations = form.list('mappingOrganization')
  const roles = form.list('mappingRole')
  return form
    .list('mappingGroup')
    .map((group, row) => ({
      group: group.trim(),
      organizationId: organizations[row] ?? '',
      role: roles[row] ?? '',
    }))
    .filter(({ group }) => group !== '')
}

export function inputOf(form: FormReader, values: ProviderFormValues): SignInProviderInput {
  const { kind, name, issuer, clientId, isEnabled, groupsClaim, mappings } = values
  const secret = form.text('clientSecret').trim()
  return {
    kind,
    name,
    ...(kind === 'oidc' ? { issuer } : {}),
    clientId,
    clientSecret: secret === '' && form.has('removeSecret') ? null : secret,
    isEnabled,
    groupsClaim,
    groupMappings: mappings.map(mapping => ({ ...mapping })),
    emailDomains: values.emailDomains.split(/[\s,;]+/).filter(domain => domain !== ''),
  }
}
