import type { Assignor } from '../domain/assignor.ts';
import type { MemberClaims } from './ownership.ts';
import { encodeStickyUserData } from './sticky-user-data.ts';

/**
 * What a client of a sticky assignor remembers between rebalances: its last assignment, also after it lost it.
 *
 * Source: Kafka, `StickyAssignor.onAssignment` and `subscriptionUserData`.
 */
export function stickyMemory(): Required<Pick<Assignor, 'subscriptionUserData' | 'onAssignment'>> {
  let last: MemberClaims | undefined;
  return {
    subscriptionUserData: () => (last === undefined ? undefined : encodeStickyUserData(last)),
    onAssignment: ({ partitions }, generation) => {
      last = { partitions, generation };
    },
  };
}
