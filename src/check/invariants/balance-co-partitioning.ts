import type { Invariant, Verdict } from '../../domain/invariant.ts';
import type { Scope } from '../../domain/contract.ts';
import type { Trace } from '../../domain/trace.ts';
import { at } from '../at.ts';
import { bundlesOf } from '../bundles.ts';
import { isComplete, onEachHonestRound } from '../each-round.ts';
import { note, type Tally } from '../tally.ts';
import type { Round } from '../trace-view.ts';

/** Topics with equal partition counts and equal subscribers give partition i of each to the same member. */
export const balanceCoPartitioning: Invariant = {
  id: 'balance.co-partitioning',
  title: 'Partition i of topics with equal counts and subscribers goes to the same member',
  kind: 'quality',
  source: {
    title: 'Kafka, RangeAssignor',
    locator: 'Javadoc: co-partitioned topics; KIP-881 keeps it with racks',
  },
  exercises: 'two topics with the same number of partitions and the same two or more subscribers',
  check,
};

function check(trace: Trace, scope: Scope): Verdict {
  return onEachHonestRound(trace, scope, (round, tally) => {
    if (!isComplete(round) || round.view.topicCount < 2) return;
    for (const [first, ...others] of bundlesOf(round.view)) {
      if (first === undefined || at(round.view.topicSubscribers, first) < 2) continue;
      for (const other of others) compare(round, tally, first, other);
    }
  });
}

function compare({ index, view }: Round, tally: Tally, first: number, second: number): void {
  tally.examined++;
  const start = at(view.topicStart, first);
  const size = at(view.topicStart, first + 1) - start;
  for (let partition = 0; partition < size; partition++) {
    const left = at(view.owner, start + partition);
    const right = at(view.owner, at(view.topicStart, second) + partition);
    if (left === right) continue;
    note(tally, [index], {
      type: 'not-co-partitioned',
      topics: [at(view.topics, first), at(view.topics, second)],
      partition,
      members: [at(view.members, left), at(view.members, right)],
    });
    return;
  }
}
