import { describe, expect, test } from 'bun:test'
import { makePageContext } from '#testing/page-context.ts'
import { renderFragment } from '../render.tsx'
import { FormFaults, issueOf, RemovalForm, SelectField, TextAreaField, TextField } from './form.tsx'

const page = makePageContext()
const ISSUES = [
  { path: 'name', message: 'Give it a <name>.' },
  { path: 'tools.2', message: 'There is no such tool.' },
]

describe('a field', () => {
  test('ties label, help and error to its control', () => {
    const html = renderFragment(page, TextField, {
      name: 'stt.baseUrl',
      label: 'Address',
      help: 'Up to /v1.',
      value: '',
      issues: [{ path: 'stt.baseUrl', message: 'Use an address.' }],
      isRequired: true,
    })
    expect(html).toContain('<label class="field-label" for="f-stt-baseUrl">')
    expect(html).toContain('aria-describedby="f-stt-baseUrl-error f-stt-baseUrl-help"')
    expect(html).toContain('aria-invalid="true"')
    expect(html).toContain('>Use an address.</p>')
    expect(html).toContain('(required)')
  })

  test('escapes its value in every kind of control', () => {
    const value = '"><script>alert(1)</script></textarea>'
    const field = { name: 'x', label: 'X', value, issues: [] }
    const html = [
      renderFragment(page, TextField, field),
      renderFragment(page, TextAreaField, { ...field, rows: 2 }),
      renderFragment(page, SelectField, { ...field, options: [{ value, label: value }] }),
    ].join('')
    expect(html).not.toContain('<script>')
    expect(html.match(/<\/textarea>/g)).toHaveLength(1)
  })

  test('a text that begins with an empty line keeps it through the HTML parser', () => {
    const field = { name: 'x', label: 'X', value: '\nsecond', issues: [], rows: 2 }
    expect(renderFragment(page, TextAreaField, field)).toContain('>\n\nsecond</textarea>')
  })
})

describe('a refused form', () => {
  test('clears the words of fields that are right and sets those of the others', () => {
    const html = renderFragment(page, FormFaults, {
      id: 'the-message',
      fields: ['name', 'greeting', 'tools'],
      issues: ISSUES,
    })
    expect(html).toContain('#f-name-error" hx-swap="textContent">Give it a &lt;name>.<')
    expect(html).toContain('#f-greeting-error" hx-swap="textContent"></hx-partial>')
    expect(html).toContain('#f-tools-error" hx-swap="textContent">There is no such tool.<')
    expect(html).toContain('2 fields need your attention.')
  })

  test('a message of its own is said instead of the count', () => {
    const html = renderFragment(page, FormFaults, { id: 'm', fields: [], issues: [], message: 'Not now.' })
    expect(html).toContain('Not now.')
  })

  test('an issue belongs to its field or a part of it, not to a name that begins alike', () => {
    expect(issueOf([{ path: 'voiceName', message: 'no' }], 'voice')).toBeUndefined()
    expect(issueOf(ISSUES, 'tools')?.message).toBe('There is no such tool.')
  })
})

test('a deletion is folded away until it was refused', () => {
  const props = {
    action: '/x/removal',
    name: 'Desk & "more"',
    title: 'Delete',
    text: '',
    button: 'Delete it',
    issues: [],
  }
  expect(renderFragment(page, RemovalForm, props)).not.toContain('<details class="danger" open')
  expect(renderFragment(page, RemovalForm, props)).toContain('Type Desk &amp; &quot;more&quot; to confirm')
  expect(renderFragment(page, RemovalForm, { ...props, message: 'In use.' })).toContain(
    '<details class="danger" open',
  )
})
