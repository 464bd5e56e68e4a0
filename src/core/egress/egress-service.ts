import { createDestinationList, PRIVATE_ENTRY } from '#lib/destination-list.ts'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { ModelConnection, ModelTester, PartTestResult } from '../model-connections/model-connection.ts'
import type { Scope } from '../scope.ts'
import type { EgressDestination, EgressPurpose, ModelPurpose } from './egress.ts'
import { createEgressLedger } from './egress-ledger.ts'
import {
  type Destination,
  destinationsOf,
  type EgressVerdict,
  formatDestination,
  judgeDestination,
  type ResolveHost,
  toDestination,
} from './egress-policy.ts'
import type { EgressRepository } from './egress-repository.ts'

/** Where calls, tests of model connections and mails may send what people say, and where they did. */
export interface EgressService {
  /** True where the operator allows listed destinations only. */
  isRestricted: boolean
  /** Notes every destination of the connection; throws forbidden, with what to do, where one of them is not allowed. */
  admitConnection(scope: Scope, connection: ModelConnection): Promise<void>
  /**
   * The same for one address, such as that of a voice that somebody wants to hear. Without a scope it is not noted: what concerns a
   * person only belongs to no organization's list.
   */
  admitAddress(scope: Scope | null, purpose: EgressPurpose, baseUrl: string): Promise<void>
  /** The same for a test: the refused parts, none where it may go on. */
  findRefusals(scope: Scope, connection: ModelConnection): Promise<EgressRefusal[]>
  /** What would be refused, without noting it: a hint beside a connection that was just saved. */
  previewRefusals(connection: ModelConnection): Promise<EgressRefusal[]>
  /** Refused first, then the latest first. */
  listDestinations(scope: Scope): Promise<EgressDestination[]>
  /** Writes down what is only counted yet. Call it before the store closes. */
  flush(): Promise<void>
}

export interface EgressRefusal<Purpose extends EgressPurpose = ModelPurpose> {
  purpose: Purpose
  destination: string
  /** For people: which part, where to, and who can change it. */
  error: AppError
}

interface Dependencies {
  store: { egress: EgressRepository }
  clock: Clock
  resolveHost: ResolveHost
  /** LAN_ONLY. */
  isRestricted: boolean
  /** EGRESS_ALLOW; empty: this machine and private networks. */
  allowed: readonly string[]
  onFault(error: unknown): void
}

/** Each a whole sentence: a language bends its nouns. */
const NOT_LISTED: Record<EgressPurpose, string> = {
  stt: 'What callers say would go to {destination} to be understood, and LAN_ONLY does not allow this address. Whoever runs Parley can add it to EGRESS_ALLOW.',
  llm: 'The conversation would go to the language model at {destination}, and LAN_ONLY does not allow this address. Whoever runs Parley can add it to EGRESS_ALLOW.',
  tts: 'What the agent says would go to {destination} to be spoken, and LAN_ONLY does not allow this address. Whoever runs Parley can add it to EGRESS_ALLOW.',
  realtime:
    'The whole conversation would go to the model at {destination}, and LAN_ONLY does not allow this address. Whoever runs Parley can add it to EGRESS_ALLOW.',
  sign_in:
    'Signing in would ask {destination}, and LAN_ONLY does not allow this address. Whoever runs Parley can add it to EGRESS_ALLOW.',
  mail: 'This mail would go to the mail service at {destination}, and LAN_ONLY does not allow this address. Whoever runs Parley can add it to EGRESS_ALLOW.',
}
const UNKNOWN_NAME =
  'Nobody can say where {destination} is, so LAN_ONLY does not allow it. Check the name, or use an address in its place.'

export function createEgressService(dependencies: Dependencies): EgressService {
  const { store, clock, resolveHost, isRestricted, allowed, onFault } = dependencies
  const list = createDestinationList(allowed.length > 0 ? allowed : [PRIVATE_ENTRY])
  const ledger = createEgressLedger({ egress: store.egress, clock, onFault })

  async function judge<Purpose extends EgressPurpose>(
    destinations: readonly Destination<Purpose>[],
  ): Promise<{ to: Destination<Purpose>; verdict: EgressVerdict }[]> {
    return Promise.all(
      destinations.map(async to => ({
        to,
        verdict: isRestricted
          ? await judgeDestination(to, list, resolveHost)
          : ({ isAllowed: true } as const),
      })),
    )
  }

  async function noteAndRefuse<Purpose extends EgressPurpose>(
    scope: Scope | null,
    destinations: readonly Destination<Purpose>[],
  ): Promise<EgressRefusal<Purpose>[]> {
    const judged = await judge(destinations)
    for (const { to, verdict } of judged) {
      const outcome = verdict.isAllowed ? 'allowed' : 'refused'
      if (scope === null) continue
      await ledger.note(scope, { destination: formatDestination(to), purpose: to.purpose, outcome })
    }
    return judged.flatMap(({ to, verdict }) => refusalOf(to, verdict))
  }

  async function admit(scope: Scope | null, destinations: readonly Destination[]): Promise<void> {
    const [refusal] = await noteAndRefuse(scope, destinations)
    if (refusal) throw refusal.error
  }

  return {
    isRestricted,
    findRefusals: (scope, connection) => noteAndRefuse(scope, destinationsOf(connection)),
    admitConnection: (scope, connection) => admit(scope, destinationsOf(connection)),
    admitAddress: (scope, purpose, baseUrl) => admit(scope, [toDestination(purpose, baseUrl)]),
    async previewRefusals(connection) {
      return (await judge(destinationsOf(connection))).flatMap(({ to, verdict }) => refusalOf(to, verdict))
    },
    listDestinations: scope => ledger.list(scope),
    flush: () => ledger.flush(),
  }
}

function refusalOf<Purpose extends EgressPurpose>(
  to: Destination<Purpose>,
  verdict: EgressVerdict,
): EgressRefusal<Purpose>[] {
  if (verdict.isAllowed) return []
  const destination = formatDestination(to)
  const shown =
    verdict.reason === 'not_listed' && verdict.address !== null
      ? `${destination} (${verdict.address})`
      : destination
  const text = verdict.reason === 'unknown_name' ? UNKNOWN_NAME : NOT_LISTED[to.purpose]
  const error = new AppError('forbidden', text, { values: { destination: shown } })
  return [{ purpose: to.purpose, destination, error }]
}

/** A tester that asks nobody whom the operator does not allow. `scopeOf` names the organization's own scope for the ledger. */
export function guardModelTester(
  egress: Pick<EgressService, 'findRefusals'>,
  scopeOf: (organizationId: string) => Scope,
  test: ModelTester,
): ModelTester {
  return async opened => {
    const { connection } = opened
    const refusals = await egress.findRefusals(scopeOf(connection.organizationId), connection)
    return refusals.length > 0 ? refusals.map(toResult) : test(opened)
  }
}

function toResult({ purpose, destination, error }: EgressRefusal): PartTestResult {
  return {
    part: purpose,
    ok: false,
    latencyMs: null,
    problem: 'address',
    message: error.message,
    sentence: { name: 'notAllowed', facts: { host: destination } },
  }
}
