import type { FieldIssue } from '#core/errors.ts'
import type { SignInProviderKind } from '#core/sign-in-providers/sign-in-provider.ts'
import type { MappingTargets } from '#core/sign-in-providers/sign-in-provider-service.ts'
import { FormFaults, TextAreaField, TextField } from '../components/form.tsx'
import { useMessages } from '../page-context.tsx'
import { GroupFields, type MappingRow } from './group-fields.tsx'

export const PROVIDERS_PATH = '/platform/sign-in-providers'

/** What the form holds. NB: there is no field for a secret that is kept, only the fact. */
export interface ProviderFormValues {
  kind: SignInProviderKind
  name: string
  issuer: string
  clientId: string
  hasClientSecret: boolean
  isEnabled: boolean
  /** One in a line. */
  emailDomains: string
  groupsClaim: string
  mappings: readonly MappingRow[]
}

export const PROVIDER_FIELDS = [
  'name',
  'issuer',
  'clientId',
  'clientSecret',
  'emailDomains',
  'groupsClaim',
  'groupMappings',
] as const

interface ProviderFieldsProps {
  values: ProviderFormValues
  targets: MappingTargets
  issues: readonly FieldIssue[]
}

export function ProviderFields({ values, targets, issues }: ProviderFieldsProps) {
  const { form } = useMessages().signInProviders
  const { kind } = values
  return (
    <>
      <TextField
        name="name"
        label={form.name.label}
        help={form.name.help}
        value={values.name}
        issues={issues}
        isRequired
      />
      {kind === 'oidc' && (
        <TextField
          name="issuer"
          type="url"
          label={form.issuer.label}
          help={form.issuer.help}
          value={values.issuer}
          issues={issues}
          isRequired
        />
      )}
      <div class="form-row">
        <TextField
          name="clientId"
          label={form.clientId.label}
          help={form.clientId.help}
          value={values.clientId}
          issues={issues}
          isRequired
        />
        <SecretField values={values} issues={issues} />
      </div>
      <TextAreaField
        name="emailDomains"
        label={form.emailDomains.label}
        help={form.emailDomains.help}
        value={values.emailDomains}
        rows={2}
        issues={issues}
      />
      {kind === 'oidc' && <GroupFields values={values} targets={targets} issues={issues} />}
      <label class="choice" for="f-isEnabled">
        <input
          class="checkbox"
          type="checkbox"
          id="f-isEnabled"
          name="isEnabled"
          value="yes"
          checked={values.isEnabled}
        />
        <span>{form.enabled.label}</span>
        <span class="field-help">{form.enabled.help}</span>
      </label>
    </>
  )
}

function SecretField({ values, issues }: Omit<ProviderFieldsProps, 'targets'>) {
  const { clientSecret: words } = useMessages().signInProviders.form
  const { hasClientSecret, kind } = values
  const help = kind === 'oidc' ? words.optional : words.help
  return (
    <div class="field">
      <TextField
        name="clientSecret"
        type="password"
        label={words.label}
        help={hasClientSecret ? words.keptHelp : help}
        value=""
        placeholder={hasClientSecret ? words.kept : undefined}
        issues={issues}
        isRequired={kind !== 'oidc' && !hasClientSecret}
      />
      {hasClientSecret && kind === 'oidc' && (
        <label class="choice small" for="f-removeSecret">
          <input class="checkbox" type="checkbox" id="f-removeSecret" name="removeSecret" value="yes" />
          <span>{words.remove}</span>
        </label>
      )}
    </div>
  )
}

export function ProviderFaults({ issues, message }: { issues: readonly FieldIssue[]; message?: string }) {
  return <FormFaults id="provider-message" fields={PROVIDER_FIELDS} issues={issues} message={message} />
}
