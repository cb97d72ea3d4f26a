import type { Assignor } from '../domain/assignor.ts';
import { answerOf } from './answer.ts';
import { uniformClaims } from './contracts.ts';
import { ownedPartitionsOf, ownershipOf } from './ownership.ts';
import { byId, rosterOf } from './roster.ts';
import { stickyPlan } from './sticky-plan.ts';

/**
 * The group coordinator's default: loads as even as the subscriptions allow, then as little as possible changed in the
 * last target. Both are exact, where Kafka's heuristic for different subscriptions is not. Racks play no part.
 *
 * Source: KIP-848; Kafka javadoc, `UniformAssignor`.
 */
export const uniform: Assignor = {
  name: 'uniform',
  protocol: 'server',
  contract: uniformClaims,
  assign: (cluster, group) => {
    const roster = rosterOf(cluster, group, byId);
    const { owner } = ownershipOf(roster, ownedPartitionsOf);
    return answerOf(roster, stickyPlan(roster, owner, null));
  },
};
