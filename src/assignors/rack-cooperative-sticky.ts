import { rackCooperativeStickyClaims } from './contracts.ts';
import type { Assignor } from '../domain/assignor.ts';
import { answerOf } from './answer.ts';
import { ownedPartitionsOf, ownershipOf } from './ownership.ts';
import { rackViewOf } from './racks.ts';
import { byId, rosterOf } from './roster.ts';
import { stickyPlan } from './sticky-plan.ts';
import { withholdHeld } from './withhold.ts';

/**
 * The cooperative sticky assignor with racks: the plan is that of the rack-aware sticky one.
 *
 * Source: KIP-429, KIP-881.
 */
export const rackCooperativeSticky: Assignor = {
  name: 'rack-cooperative-sticky',
  protocol: 'cooperative',
  contract: rackCooperativeStickyClaims,
  assign: (cluster, group) => {
    const roster = rosterOf(cluster, group, byId);
    const { owner, holder } = ownershipOf(roster, ownedPartitionsOf);
    const plan = stickyPlan(roster, owner, rackViewOf(cluster, roster));
    return answerOf(roster, withholdHeld(plan, holder));
  },
};
