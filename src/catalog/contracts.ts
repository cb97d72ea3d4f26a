import { didYouMean } from '../adapters/nearest-name.ts';
import { SuiteError } from '../domain/errors.ts';
import type { RebalanceProtocol } from '../domain/group.ts';
import type { ClaimedInvariant, ContractName, InvariantId, Scope } from '../domain/contract.ts';
import {
  contractNames,
  groupInvariantIds,
  invariantIds,
  owedByAll,
  owedCooperatively,
} from '../domain/contract.ts';

/** What Kafka's sticky assignors promise: exactly where all subscriptions are equal, by single moves elsewhere. */
const stickyFamily: readonly Claim[] = [
  'balance.even',
  'balance.local',
  ['balance.optimal', 'equal-subscriptions'],
  'balance.topic-spread',
  'sticky.idempotent',
  ['sticky.minimal', 'equal-subscriptions'],
  'sticky.survivors',
  'sticky.generation',
];

type Claim = InvariantId | readonly [InvariantId, Scope];

interface Contract {
  /** Whose behaviour it is, as a sentence without a full stop. */
  readonly title: string;
  readonly promises: readonly Claim[];
  /** Promised in cooperative groups only. */
  readonly cooperative?: readonly Claim[];
}

/** Source: Kafka's javadoc of the assignors named, and what their code keeps of it. */
const contracts: Readonly<Record<ContractName, Contract>> = {
  any: { title: 'What every assignor owes', promises: [] },
  range: {
    title: 'RangeAssignor: topic by topic, neighbours together',
    promises: [
      'order-independence',
      'balance.per-topic',
      'balance.co-partitioning',
      'static.order',
      'sticky.idempotent',
    ],
  },
  'round-robin': {
    title: 'RoundRobinAssignor: all partitions dealt in turn',
    promises: ['order-independence', 'balance.even', 'static.order', 'sticky.idempotent'],
  },
  sticky: {
    title: 'StickyAssignor: as even as possible, then as few moves as possible',
    promises: stickyFamily,
  },
  'cooperative-sticky': {
    title: 'CooperativeStickyAssignor: sticky, in two phases',
    promises: stickyFamily,
    cooperative: [['cooperative.minimal-revocation', 'equal-subscriptions']],
  },
  uniform: {
    title: 'The uniform assignor of KIP-848: even over all topics, few moves',
    promises: [
      'order-independence',
      'balance.even',
      'balance.local',
      ['balance.optimal', 'equal-subscriptions'],
      'sticky.idempotent',
      ['sticky.minimal', 'equal-subscriptions'],
      'sticky.survivors',
    ],
  },
  'rack-aware': {
    title: 'An assignor that keeps consumers near their replicas (KIP-881)',
    promises: ['balance.rack'],
  },
  group: {
    title:
      'What a coordinator and its clients owe their group, each as far as it speaks the protocol',
    promises: groupInvariantIds,
  },
  all: { title: 'Measures everything, judges what every assignor owes', promises: [] },
};

/**
 * What a subject under this contract is held to, in the order in which reports list invariants.
 *
 * A list of ids is taken as it is, at every rebalance, and `termination` with it: what does not answer promises nothing.
 * `codecs` says that the subject's package has some; only then is `wire.round-trip` owed.
 */
export function claimsOf(
  contract: ContractName | readonly InvariantId[],
  protocol: RebalanceProtocol,
  codecs: boolean,
): readonly ClaimedInvariant[] {
  if (typeof contract !== 'string') return claimed([...contract, 'termination']);
  const { promises, cooperative = [] } = contracts[contract];
  if (contract === 'group') return claimed(promises);
  return claimed([
    ...owedByAll,
    ...(codecs ? (['wire.round-trip'] as const) : []),
    ...promises,
    ...(protocol === 'cooperative' ? [...owedCooperatively, ...cooperative] : []),
  ]);
}

function claimed(promises: readonly Claim[]): readonly ClaimedInvariant[] {
  const scopes = new Map<InvariantId, Scope>();
  for (const promise of promises) {
    if (typeof promise === 'string') scopes.set(promise, 'all');
    else scopes.set(promise[0], promise[1]);
  }
  return invariantIds.flatMap((invariant) => {
    const scope = scopes.get(invariant);
    return scope === undefined ? [] : [{ invariant, scope }];
  });
}

/** One line of `list contracts`. */
export interface ContractDescription {
  readonly name: ContractName;
  readonly title: string;
  /** Owed whatever the protocol; packages with codecs owe `wire.round-trip` besides. */
  readonly claims: readonly ClaimedInvariant[];
  /** Owed in cooperative groups besides. */
  readonly cooperative: readonly ClaimedInvariant[];
}

/** Every contract, in the order in which they are listed. */
export function describeContracts(): readonly ContractDescription[] {
  return contractNames.map((name) => {
    const claims = claimsOf(name, 'eager', false);
    const known = new Set(claims.map(({ invariant }) => invariant));
    const cooperative = claimsOf(name, 'cooperative', false).filter(
      ({ invariant }) => !known.has(invariant),
    );
    return { name, title: contracts[name].title, claims, cooperative };
  });
}

/**
 * Reads `--contract`: a contract's name, or ids with commas between them.
 *
 * Throws a `SuiteError` with code `UNKNOWN_NAME`.
 */
export function parseContract(text: string): ContractName | readonly InvariantId[] {
  const name = contractNames.find((known) => known === text);
  if (name !== undefined) return name;
  return text.split(',').map((part) => {
    const wanted = part.trim();
    const id = invariantIds.find((known) => known === wanted);
    if (id !== undefined) return id;
    const guess = didYouMean(wanted, [...contractNames, ...invariantIds]);
    throw new SuiteError(
      'UNKNOWN_NAME',
      `there is no contract and no invariant ${JSON.stringify(wanted)}.${guess}`,
      'Choose from `rebalance-check list contracts` or `rebalance-check list invariants`.',
    );
  });
}
