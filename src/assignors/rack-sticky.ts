import { rackStickyClaims } from './contracts.ts';
import type { Assignor } from '../domain/assignor.ts';
import { answerOf } from './answer.ts';
import { ownershipOf } from './ownership.ts';
import { rackViewOf } from './racks.ts';
import { byId, rosterOf } from './roster.ts';
import { stickyMemory } from './sticky-memory.ts';
import { stickyPlan } from './sticky-plan.ts';
import { decodeStickyUserData } from './sticky-user-data.ts';

/**
 * The sticky assignor of one client, with racks: loads as even as the subscriptions allow, then as few partitions as
 * possible read from another rack, then as few moves as possible. Where racks can make no difference, it is the plain
 * one.
 *
 * Source: KIP-881.
 */
export function rackSticky(): Assignor {
  return {
    name: 'rack-sticky',
    protocol: 'eager',
    contract: rackStickyClaims,
    assign: (cluster, group) => {
      const roster = rosterOf(cluster, group, byId);
      const { owner } = ownershipOf(roster, ({ userData }) => decodeStickyUserData(userData));
      return answerOf(roster, stickyPlan(roster, owner, rackViewOf(cluster, roster)));
    },
    ...stickyMemory(),
  };
}
