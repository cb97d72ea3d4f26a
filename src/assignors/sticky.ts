import type { Assignor } from '../domain/assignor.ts';
import { answerOf } from './answer.ts';
import { stickyClaims } from './contracts.ts';
import { ownershipOf } from './ownership.ts';
import { byId, rosterOf } from './roster.ts';
import { stickyMemory } from './sticky-memory.ts';
import { stickyPlan } from './sticky-plan.ts';
import { decodeStickyUserData } from './sticky-user-data.ts';

/**
 * The sticky assignor of one client. In this order: loads are as even as the subscriptions allow, and as few partitions
 * as possible move. Both are exact, with different subscriptions too.
 *
 * An eager member has revoked everything when it joins; so each remembers its last assignment and sends it as user
 * data. Members are ordered by id; instance ids play no part.
 *
 * Source: KIP-54; Kafka javadoc, `StickyAssignor`.
 */
export function sticky(): Assignor {
  return {
    name: 'sticky',
    protocol: 'eager',
    contract: stickyClaims,
    assign: (cluster, group) => {
      const roster = rosterOf(cluster, group, byId);
      const { owner } = ownershipOf(roster, ({ userData }) => decodeStickyUserData(userData));
      return answerOf(roster, stickyPlan(roster, owner, null));
    },
    ...stickyMemory(),
  };
}
