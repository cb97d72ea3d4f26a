import { at, filled } from '../at.ts';
import { spreadOf } from './improving-path.ts';
import type { Placement, Step } from './placement.ts';

/**
 * One handover to a member that has at least two partitions fewer than the giver; null if there is none, and then the
 * placement is balanced in Kafka's own sense.
 *
 * Source: Kafka, `AbstractStickyAssignor.isBalanced`.
 *
 * Cost: O(members · topics + partitions).
 */
export function findImprovingStep(placement: Placement): Step | null {
  const { loads, owner, topicOf, topicCount, subscribed, memberCount } = placement;
  if (spreadOf(loads) <= 1) return null;
  // Of each topic only the partition of its most loaded owner matters.
  const heaviest = filled(topicCount, -1);
  for (let partition = 0; partition < owner.length; partition++) {
    if (at(owner, partition) < 0) continue;
    const topic = at(topicOf, partition);
    const best = at(heaviest, topic);
    if (best < 0 || at(loads, at(owner, partition)) > at(loads, at(owner, best))) {
      heaviest[topic] = partition;
    }
  }
  for (let to = 0; to < memberCount; to++) {
    for (let topic = 0; topic < topicCount; topic++) {
      const partition = at(heaviest, topic);
      if (partition < 0 || subscribed[to * topicCount + topic] !== 1) continue;
      const from = at(owner, partition);
      if (at(loads, to) + 1 < at(loads, from)) return { partition, from, to };
    }
  }
  return null;
}
