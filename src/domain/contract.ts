/** The ids of the invariants that an assignor can be held to, in the order in which reports list them. */
export const assignorInvariantIds = [
  'coverage',
  'exclusive-ownership',
  'subscription',
  'existence',
  'addressing',
  'termination',
  'determinism',
  'order-independence',
  'purity',
  'wire.round-trip',
  'balance.even',
  'balance.per-topic',
  'balance.local',
  'balance.optimal',
  'balance.co-partitioning',
  'balance.topic-spread',
  'balance.rack',
  'sticky.idempotent',
  'sticky.minimal',
  'sticky.survivors',
  'sticky.generation',
  'static.order',
  'cooperative.two-phase',
  'cooperative.progress',
  'cooperative.convergence',
  'cooperative.minimal-revocation',
] as const;

/** The ids of the invariants that coordinators and clients can be held to, over timed traces. */
export const groupInvariantIds = [
  'group.exclusive',
  'group.generation',
  'group.leader',
  'group.fencing',
  'group.transitions',
  'group.liveness',
  'group.session',
  'group.static',
  'group.protocol-selection',
  'group.listener',
  'group.reconciliation',
  'group.undisturbed',
  'offsets.monotonic',
  'offsets.no-loss',
  'offsets.bounded-duplicates',
  'termination',
  'determinism',
] as const;

/** What an assignor can be held to. */
export type AssignorInvariantId = (typeof assignorInvariantIds)[number];

/** What a coordinator or a client can be held to. `termination` and `determinism` are about each step of it. */
export type GroupInvariantId = (typeof groupInvariantIds)[number];

/** A public name: it appears in flags, fixtures and reports. */
export type InvariantId = AssignorInvariantId | GroupInvariantId;

/** All ids, in the order in which reports list them. */
export const invariantIds: readonly InvariantId[] = [
  ...new Set<InvariantId>([...assignorInvariantIds, ...groupInvariantIds]),
];

/** The named sets of claims that a subject may be held to. */
export const contractNames = [
  'any',
  'range',
  'round-robin',
  'sticky',
  'cooperative-sticky',
  'uniform',
  'rack-aware',
  'group',
  'all',
] as const;

/** A contract's public name; `group` is for coordinators and clients, the others for assignors; `all` measures everything and judges only what every assignor owes. */
export type ContractName = (typeof contractNames)[number];

/**
 * Where a claim is judged: at every rebalance, or only where all members have the same subscription
 * (Kafka's sticky family promises exact balance and least moves only there).
 */
export type Scope = 'all' | 'equal-subscriptions';

/** One promise that a subject makes. */
export interface ClaimedInvariant {
  readonly invariant: InvariantId;
  readonly scope: Scope;
}

/** What every assignor owes, whatever it is for. Source: `ConsumerPartitionAssignor`'s javadoc, KIP-848. */
export const owedByAll: readonly InvariantId[] = [
  'coverage',
  'exclusive-ownership',
  'subscription',
  'existence',
  'addressing',
  'termination',
  'determinism',
  'purity',
];

/** What each assignor of a cooperative group owes besides. Source: KIP-429. */
export const owedCooperatively: readonly InvariantId[] = [
  'cooperative.two-phase',
  'cooperative.progress',
  'cooperative.convergence',
];
