import type { Invariant } from '../../domain/invariant.ts';
import { partitionNumber } from '../cluster-view.ts';
import { onEachRound } from '../each-round.ts';
import { note, type Tally } from '../tally.ts';
import type { Round } from '../trace-view.ts';

/** Only partitions that exist are given: of a topic that the cluster knows, with an index below its count. */
export const existence: Invariant = {
  id: 'existence',
  title: 'Only partitions that exist are given',
  kind: 'safety',
  source: {
    title: 'Kafka, AbstractPartitionAssignor',
    locator: 'assign: topics without metadata are left out',
  },
  exercises: 'any answer that gives a partition; most of all topics that are deleted or unknown',
  check: (trace) => onEachRound(trace, look),
};

function look({ index, seen, view }: Round, tally: Tally): void {
  tally.examined += view.given;
  if (view.ghosts === 0) return;
  for (const member of view.members) {
    for (const partition of seen.answer.get(member) ?? []) {
      if (partitionNumber(view, partition) >= 0) continue;
      const partitions = seen.input.cluster.topics.get(partition.topic)?.partitions ?? null;
      note(tally, [index], { type: 'no-such-partition', member, partition, partitions });
    }
  }
}
