import { roundViewOf, transfersOf, type RoundView } from '../../check/round-view.ts';
import type { Step } from '../../check/oracles/placement.ts';
import type { Cluster, GroupSubscription } from '../../domain/group.ts';
import { isSame, type Draft } from './base.ts';

/** A draft as the judges would see it. */
export function viewOfDraft(cluster: Cluster, group: GroupSubscription, draft: Draft): RoundView {
  const claims = new Map(
    [...group].map(([member, { ownedPartitions, generation }]) => [
      member,
      { partitions: ownedPartitions, generation },
    ]),
  );
  return roundViewOf({
    type: 'rebalanced',
    event: 0,
    round: 1,
    generation: 1,
    followUp: false,
    input: { cluster, group, claims, leader: '' },
    answer: draft,
    missedBy: [],
  });
}

/** Does `steps` to a draft. */
export function handOver(draft: Draft, view: RoundView, steps: readonly Step[]): void {
  for (const { partition, from, to } of transfersOf(view, steps)) {
    draft.set(from, draft.get(from)?.filter((got) => !isSame(got, partition)) ?? []);
    draft.get(to)?.push(partition);
  }
}
