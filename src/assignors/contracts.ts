import type { InvariantId } from '../domain/contract.ts';
import { owedByAll, owedCooperatively } from '../domain/contract.ts';

/** Exact balance, then exact stickiness, with different subscriptions too; and nothing depends on an order. */
const exact: readonly InvariantId[] = [
  'order-independence',
  'balance.even',
  'balance.local',
  'balance.optimal',
  'balance.topic-spread',
  'sticky.idempotent',
  'sticky.minimal',
  'sticky.survivors',
];

/** The claims of our uniform assignor: it gets targets, whose generations say nothing. */
export const uniformClaims: readonly InvariantId[] = [...owedByAll, ...exact];

/** The claims of our sticky assignor: more than Kafka's contract of that name. */
export const stickyClaims: readonly InvariantId[] = [...owedByAll, ...exact, 'sticky.generation'];

/** The claims of our cooperative sticky assignor. */
export const cooperativeStickyClaims: readonly InvariantId[] = [
  ...stickyClaims,
  ...owedCooperatively,
  'cooperative.minimal-revocation',
];

/** The claims of our rack-aware sticky assignor: as the plain one, and of the most even answers one least across racks. */
export const rackStickyClaims: readonly InvariantId[] = [...stickyClaims, 'balance.rack'];

/** The claims of our rack-aware cooperative sticky assignor. */
export const rackCooperativeStickyClaims: readonly InvariantId[] = [
  ...cooperativeStickyClaims,
  'balance.rack',
];

/** The claims of our rack-aware range assignor: balance by topic comes before racks. */
export const rackRangeClaims: readonly InvariantId[] = [
  ...owedByAll,
  'order-independence',
  'balance.per-topic',
  'balance.co-partitioning',
  'balance.rack',
  'sticky.idempotent',
  'static.order',
];
