import { describe, expect, test } from 'bun:test'
import { planGrants } from './group-grants.ts'

const mappings = [
  { group: 'admins', organizationId: 'a', role: 'org_admin' },
  { group: 'desk', organizationId: 'a', role: 'member' },
  { group: 'desk', organizationId: 'b', role: 'billing' },
]
const nothing = { join: [], change: [], leave: [] }

describe('what groups give', () => {
  test('somebody new joins once in each organization, by the first mapping that fits', () => {
    const plan = planGrants({ mappings, groups: ['desk', 'admins'], memberships: [], granted: [] })
    expect(plan.join).toEqual([
      { organizationId: 'a', role: 'org_admin' },
      { organizationId: 'b', role: 'billing' },
    ])
    expect(plan.grants).toEqual(plan.join)
  })

  test('who was let in by hand keeps that place, whatever the groups say and stop saying', () => {
    const memberships = [{ organizationId: 'a', role: 'billing' }]
    const given = planGrants({ mappings, groups: ['admins'], memberships, granted: [] })
    expect(given).toEqual({ ...nothing, grants: [] })
    expect(planGrants({ mappings, groups: [], memberships, granted: [] })).toEqual({ ...nothing, grants: [] })
  })

  test('another group changes the role that a group gave', () => {
    const plan = planGrants({
      mappings,
      groups: ['desk'],
      memberships: [
        { organizationId: 'a', role: 'org_admin' },
        { organizationId: 'b', role: 'billing' },
      ],
      granted: [
        { organizationId: 'a', role: 'org_admin' },
        { organizationId: 'b', role: 'billing' },
      ],
    })
    expect(plan.change).toEqual([{ organizationId: 'a', role: 'member' }])
    expect(plan.join).toEqual([])
    expect(plan.leave).toEqual([])
  })

  test('with the group, and with its mapping, the place is gone that it gave', () => {
    const known = [{ organizationId: 'b', role: 'billing' }]
    const leave = { ...nothing, leave: known, grants: [] }
    expect(planGrants({ mappings, groups: ['other'], memberships: known, granted: known })).toEqual(leave)
    expect(planGrants({ mappings: [], groups: ['desk'], memberships: known, granted: known })).toEqual(leave)
  })

  test('a place that somebody took away by hand is given again while the group is there', () => {
    const plan = planGrants({
      mappings,
      groups: ['admins'],
      memberships: [],
      granted: [{ organizationId: 'a', role: 'org_admin' }],
    })
    expect(plan.join).toEqual([{ organizationId: 'a', role: 'org_admin' }])
  })

  test('an answer that says nothing about groups changes nothing', () => {
    const granted = [{ organizationId: 'a', role: 'org_admin' }]
    expect(planGrants({ mappings, groups: null, memberships: granted, granted })).toEqual({
      ...nothing,
      grants: granted,
    })
  })
})
