import { at, filled } from './at.ts';
import type { Placement } from './oracles/placement.ts';

/** How many partitions of each topic each member gets: `member * topicCount + topic`. */
export function topicCountsOf({ memberCount, topicCount, topicOf, owner }: Placement): number[] {
  const counts = filled(memberCount * topicCount, 0);
  for (let partition = 0; partition < owner.length; partition++) {
    const member = at(owner, partition);
    if (member < 0) continue;
    const cell = member * topicCount + at(topicOf, partition);
    counts[cell] = at(counts, cell) + 1;
  }
  return counts;
}
