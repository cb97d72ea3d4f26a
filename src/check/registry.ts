import type { Invariant } from '../domain/invariant.ts';
import type { InvariantId } from '../domain/contract.ts';
import { addressing } from './invariants/addressing.ts';
import { balanceCoPartitioning } from './invariants/balance-co-partitioning.ts';
import { balanceEven } from './invariants/balance-even.ts';
import { balanceLocal } from './invariants/balance-local.ts';
import { balanceOptimal } from './invariants/balance-optimal.ts';
import { balancePerTopic } from './invariants/balance-per-topic.ts';
import { balanceRack } from './invariants/balance-rack.ts';
import { balanceTopicSpread } from './invariants/balance-topic-spread.ts';
import { cooperativeConvergence } from './invariants/cooperative-convergence.ts';
import { cooperativeMinimalRevocation } from './invariants/cooperative-minimal-revocation.ts';
import { cooperativeProgress } from './invariants/cooperative-progress.ts';
import { cooperativeTwoPhase } from './invariants/cooperative-two-phase.ts';
import { coverage } from './invariants/coverage.ts';
import { determinism } from './invariants/determinism.ts';
import { exclusiveOwnership } from './invariants/exclusive-ownership.ts';
import { existence } from './invariants/existence.ts';
import { orderIndependence } from './invariants/order-independence.ts';
import { purity } from './invariants/purity.ts';
import { staticOrder } from './invariants/static-order.ts';
import { stickyGeneration } from './invariants/sticky-generation.ts';
import { stickyIdempotent } from './invariants/sticky-idempotent.ts';
import { stickyMinimal } from './invariants/sticky-minimal.ts';
import { stickySurvivors } from './invariants/sticky-survivors.ts';
import { subscription } from './invariants/subscription.ts';
import { termination } from './invariants/termination.ts';
import { wireRoundTrip } from './invariants/wire-round-trip.ts';

/** Every invariant, in the order in which reports list them. */
export const invariants: readonly Invariant[] = [
  coverage,
  exclusiveOwnership,
  subscription,
  existence,
  addressing,
  termination,
  determinism,
  orderIndependence,
  purity,
  wireRoundTrip,
  balanceEven,
  balancePerTopic,
  balanceLocal,
  balanceOptimal,
  balanceCoPartitioning,
  balanceTopicSpread,
  balanceRack,
  stickyIdempotent,
  stickyMinimal,
  stickySurvivors,
  stickyGeneration,
  staticOrder,
  cooperativeTwoPhase,
  cooperativeProgress,
  cooperativeConvergence,
  cooperativeMinimalRevocation,
];

const byId: ReadonlyMap<InvariantId, Invariant> = new Map(
  invariants.map((invariant) => [invariant.id, invariant]),
);

/** The invariant of that id. */
export function invariantOf(id: InvariantId): Invariant {
  const invariant = byId.get(id);
  if (invariant === undefined) throw new Error(`no invariant is registered for ${id}`);
  return invariant;
}
