import type { FieldIssue } from '#core/errors.ts'
import type { ModelConnectionTest, PartTestResult } from '#core/model-connections/model-connection.ts'
import type { Phrase } from '#lib/phrase.ts'
import { formatLatency } from '#messages/formats.ts'
import { tellTest } from '#messages/model-test-en.ts'
import { CheckOutcome, CheckPanel } from '../components/check-panel.tsx'
import { CsrfField, FormMessage, RemovalForm } from '../components/form.tsx'
import { Icon } from '../components/icon.tsx'
import { useClockText } from '../components/moment.tsx'
import { EgressHint } from '../egress/egress-hint.tsx'
import { Page } from '../layout.tsx'
import { useIsAllowed, useMessages } from '../page-context.tsx'
import {
  ConnectionFaults,
  ConnectionFields,
  type ConnectionValues,
  DefaultButton,
} from './model-connection-form.tsx'

interface ModelConnectionPageProps {
  id: string
  /** As it is stored; the form may hold another one that was refused. */
  name: string
  values: ConnectionValues
  issues: readonly FieldIssue[]
  message?: string
  savedAt: Date | null
  test: ModelConnectionTest | null
  /** Addresses that the operator does not allow. */
  refusals?: readonly Phrase[]
  removal?: { issues: readonly FieldIssue[]; message?: string }
}

export function ModelConnectionPage(props: ModelConnectionPageProps) {
  const { id, name, values, issues, message, savedAt, test, refusals = [], removal } = props
  const words = useMessages().modelConnections
  const mayWrite = useIsAllowed()('connections.write')
  const action = `/model-connections/${id}`
  return (
    <Page title={name} isNarrow>
      <a class="crumb" href="/model-connections">
        <Icon name="back" />
        {words.title}
      </a>
      <div class="page-head">
        <div class="page-title">
          <h1 id="connection-name">{name}</h1>
          <span class="tag">{words.kinds[values.kind]}</span>
        </div>
      </div>
      <form
        class="form"
        method="post"
        action={action}
        hx-post={action}
        hx-swap="none"
        hx-disable="find button"
        novalidate
      >
        <CsrfField />
        {mayWrite && <DefaultButton label={words.form.save} />}
        <FormMessage id="connection-message" issues={issues} message={message} />
        <fieldset class="form" disabled={!mayWrite} id="connection-fields">
          <ConnectionFields values={values} issues={issues} path={action} />
        </fieldset>
        {mayWrite && (
          <div class="form-acts">
            <button class="btn btn-primary" type="submit">
              {words.form.save}
            </button>
            <ConnectionSaved savedAt={savedAt} />
          </div>
        )}
      </form>
      <EgressHint refusals={refusals} />
      {mayWrite && (
        <>
          <TestSection id={id} test={test} />
          <RemovalForm
            action={`${action}/removal`}
            name={name}
            title={words.remove.title}
            text={words.remove.text}
            button={words.remove.button}
            issues={removal?.issues ?? []}
            message={removal?.message}
          />
        </>
      )}
    </Page>
  )
}

function ConnectionSaved({ savedAt }: { savedAt: Date | null }) {
  const { form } = useMessages().modelConnections
  const clock = useClockText()
  return (
    <p class="muted small tabular" id="connection-saved" role="status">
      {savedAt ? form.saved(clock(savedAt)) : ''}
    </p>
  )
}

interface ConnectionOutcomeProps {
  id: string
  values: ConnectionValues
  name: string
  issues: readonly FieldIssue[]
  message?: string
  savedAt: Date | null
  refusals: readonly Phrase[]
}

/** What a save answers. After a good one the fields come back fresh: a key that was typed is now one that is kept. */
export function ConnectionOutcome(props: ConnectionOutcomeProps) {
  const { id, values, name, issues, message, savedAt, refusals } = props
  return (
    <>
      <ConnectionFaults kind={values.kind} issues={issues} message={message} />
      {savedAt && (
        <>
          <hx-partial hx-target="#connection-fields" hx-swap="innerHTML">
            <ConnectionFields values={values} issues={[]} path={`/model-connections/${id}`} />
          </hx-partial>
          <hx-partial hx-target="#connection-name" hx-swap="textContent">
            {name}
          </hx-partial>
          <hx-partial hx-target="#egress-hint" hx-swap="outerHTML">
            <EgressHint refusals={refusals} />
          </hx-partial>
        </>
      )}
      <hx-partial hx-target="#connection-saved" hx-swap="outerHTML">
        <ConnectionSaved savedAt={savedAt} />
      </hx-partial>
    </>
  )
}

function TestSection({ id, test }: { id: string; test: ModelConnectionTest | null }) {
  const words = useMessages().modelConnections.test
  return (
    <CheckPanel id="test" action={`/model-connections/${id}/test`} words={words}>
      <TestResult test={test} />
    </CheckPanel>
  )
}

/** What each part answered, in words and milliseconds. */
export function TestResult({ test }: { test: ModelConnectionTest | null }) {
  const words = useMessages().modelConnections.test
  return (
    <CheckOutcome id="test" isOk={test?.ok} words={words}>
      {test?.parts.map(part => (
        <TestPart key={part.part} part={part} />
      ))}
    </CheckOutcome>
  )
}

function TestPart({ part }: { part: PartTestResult }) {
  const messages = useMessages()
  const words = messages.modelConnections.test
  return (
    <li class="test-part" data-part={part.part} data-problem={part.problem ?? undefined}>
      <span class={part.ok ? 'state state-live' : 'state state-failed'}>
        {words.parts[part.part]}: {part.ok ? words.works : words.fails}
      </span>
      <span class="muted small tabular">
        {part.latencyMs === null ? '' : formatLatency(part.latencyMs, messages)}
      </span>
      <p class="test-message">
        {(part.sentence && tellTest(messages.modelTest, part.sentence)) ?? part.message}
      </p>
    </li>
  )
}
