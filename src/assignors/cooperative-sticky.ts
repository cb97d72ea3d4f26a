import type { Assignor } from '../domain/assignor.ts';
import { answerOf } from './answer.ts';
import { cooperativeStickyClaims } from './contracts.ts';
import { ownedPartitionsOf, ownershipOf } from './ownership.ts';
import { byId, rosterOf } from './roster.ts';
import { stickyPlan } from './sticky-plan.ts';
import { withholdHeld } from './withhold.ts';

/**
 * The cooperative sticky assignor: plans as the sticky one does, from what members say they own, and withholds what
 * another member has yet to revoke. The rebalance that follows the revocations completes the plan.
 *
 * Source: KIP-429; Kafka javadoc, `CooperativeStickyAssignor`.
 */
export const cooperativeSticky: Assignor = {
  name: 'cooperative-sticky',
  protocol: 'cooperative',
  contract: cooperativeStickyClaims,
  assign: (cluster, group) => {
    const roster = rosterOf(cluster, group, byId);
    const { owner, holder } = ownershipOf(roster, ownedPartitionsOf);
    return answerOf(roster, withholdHeld(stickyPlan(roster, owner, null), holder));
  },
};
