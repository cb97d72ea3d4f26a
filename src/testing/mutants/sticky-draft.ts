import { findImprovingPath } from '../../check/oracles/improving-path.ts';
import type { Step } from '../../check/oracles/placement.ts';
import { findSavingCycle } from '../../check/oracles/saving-cycle.ts';
import type { RoundView } from '../../check/round-view.ts';
import type { Cluster, GroupSubscription } from '../../domain/group.ts';
import { emptyDraft, leastLoaded, subscribersOf, wantedPartitions, type Draft } from './base.ts';
import { handOver, viewOfDraft } from './handovers.ts';

/**
 * Exactly balanced, then exactly sticky, by what members say they own; nothing is withheld. It follows the oracles' own
 * handovers to the optimum: slow, and nothing that our assignors do can spoil it.
 */
export function stickyDraft(cluster: Cluster, group: GroupSubscription): Draft {
  const draft = emptyDraft(group);
  const { prior, members, topicIndex, topicStart } = viewOfDraft(cluster, group, draft);
  for (const partition of wantedPartitions(cluster, group)) {
    const start = topicStart[topicIndex.get(partition.topic) ?? 0] ?? 0;
    const owner = members[prior[start + partition.partition] ?? -1];
    draft
      .get(owner ?? leastLoaded(subscribersOf(group, partition.topic), draft) ?? '')
      ?.push(partition);
  }
  follow(cluster, group, draft, findImprovingPath);
  follow(cluster, group, draft, findSavingCycle);
  return draft;
}

function follow(
  cluster: Cluster,
  group: GroupSubscription,
  draft: Draft,
  find: (view: RoundView) => readonly Step[] | null,
): void {
  for (;;) {
    // A copy: views are remembered by the answer that they are of.
    const view = viewOfDraft(cluster, group, new Map(draft));
    const steps = find(view);
    if (steps === null) return;
    handOver(draft, view, steps);
  }
}
