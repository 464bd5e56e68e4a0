import { expect, test } from 'bun:test'
import type { OrganizationContext } from '#core/organizations/organization.ts'
import { callScope } from '#core/scope.ts'
import { describeOnEachDatabase } from '#testing/databases.ts'
import { makeOrganization } from '#testing/record-factories.ts'
import { refusalOf } from '#testing/refusal.ts'

const CONTEXT: OrganizationContext = {
  about: 'A practice — “Dr. Ä”',
  openingHours: 'Mo-Fr 8-12',
  address: 'Main Street 1',
  facts: 'Parking is free.\nBring your card.',
  tone: 'warm',
  timeZone: 'Europe/Berlin',
  language: 'de-AT',
}
const NO_ORGANIZATION = 'not_found: There is no such organization.'

describeOnEachDatabase('organizations', context => {
  test('an organization is the one that the scope names, with its context', async () => {
    const { organizations } = context.store
    const scope = callScope(Bun.randomUUIDv7(), 'none')
    const createdAt = new Date('2026-01-01T00:00:00.001Z')
    await organizations.insert(scope, { id: 'ignored', name: 'Practice', createdAt }, CONTEXT)
    expect(await organizations.get(scope)).toMatchObject({
      id: scope.organizationId,
      name: 'Practice',
      createdAt,
    })
    expect(await organizations.getContext(scope)).toEqual(CONTEXT)
  })

  test('changes touch one organization only', async () => {
    const { organizations } = context.store
    const ours = await makeOrganization(context.store, 'Ours')
    const theirs = await makeOrganization(context.store, 'Theirs')
    await organizations.rename(ours, 'Renamed')
    await organizations.updateContext(ours, CONTEXT, new Date())
    expect((await organizations.get(ours)).name).toBe('Renamed')
    expect(await organizations.getContext(ours)).toEqual(CONTEXT)
    expect((await organizations.get(theirs)).name).toBe('Theirs')
    expect((await organizations.getContext(theirs)).about).toBe('')
  })

  test('an organization that is not there is not found', async () => {
    const { organizations } = context.store
    const nobody = callScope('nobody', 'none')
    for (const attempt of [
      () => organizations.get(nobody),
      () => organizations.getContext(nobody),
      () => organizations.rename(nobody, 'x'),
      () => organizations.updateContext(nobody, CONTEXT, new Date()),
    ]) {
      expect(await refusalOf(attempt())).toBe(NO_ORGANIZATION)
    }
  })

  test('an organization without its context is not left behind', async () => {
    const { organizations } = context.store
    const scope = callScope(Bun.randomUUIDv7(), 'none')
    const broken = { ...CONTEXT, about: null } as unknown as OrganizationContext
    const organization = { id: scope.organizationId, name: 'Half', createdAt: new Date() }
    expect(await refusalOf(organizations.insert(scope, organization, broken))).toStartWith('internal')
    expect(await refusalOf(organizations.get(scope))).toBe(NO_ORGANIZATION)
  })
})
