/**
 * Time of the exact oracles on the answers of our own cooperative-sticky assignor, which they find nothing wrong with:
 * the longest that they can take. `node bench/oracles.ts`
 *
 * *view*: the integer view of one rebalance; *balance*: no path of handovers evens out the loads; *moves*: no cycle saves
 * a move. Medians in milliseconds, when one member has joined a settled group.
 */
import { cooperativeSticky } from '../src/assignors/cooperative-sticky.ts';
import { findImprovingPath } from '../src/check/oracles/improving-path.ts';
import { findSavingCycle } from '../src/check/oracles/saving-cycle.ts';
import { roundViewOf } from '../src/check/round-view.ts';
import type { TopicPartition } from '../src/domain/group.ts';
import type { Claims } from '../src/domain/history.ts';
import type { Rebalanced } from '../src/domain/trace.ts';
import { clusterOf, dice, groupOf, settled, sizes } from './groups.ts';
import { measure } from './measure.ts';

function rebalanceOf(members: number, partitions: number, half: boolean): Rebalanced {
  const roll = dice();
  const cluster = clusterOf(roll, partitions, false);
  const group = settled(cluster, groupOf(roll, members, { half, isRacked: false }), false);
  const claims = new Map<string, Claims>(
    [...group].map(([member, { ownedPartitions, generation }]) => [
      member,
      { partitions: ownedPartitions, generation },
    ]),
  );
  // The answer as it is meant, before anything is withheld: claims of nobody hold nothing back.
  const plan = cooperativeSticky.assign(cluster, group) as Map<string, readonly TopicPartition[]>;
  return {
    type: 'rebalanced',
    event: 0,
    round: 1,
    generation: 6,
    followUp: false,
    input: { cluster, group, claims, leader: [...group.keys()][0] ?? '' },
    answer: plan,
    missedBy: [],
  };
}

console.log('| subscriptions | members × partitions | view ms | balance ms | moves ms |');
console.log('| --- | --- | ---: | ---: | ---: |');
for (const half of [false, true])
  for (const [members, partitions] of sizes) {
    const seen = rebalanceOf(members, partitions, half);
    const view = roundViewOf(seen);
    const times = [
      measure(() =>
        roundViewOf({
          ...seen,
          input: { ...seen.input, cluster: { topics: seen.input.cluster.topics } },
        }),
      ),
      measure(() => findImprovingPath(view)),
      measure(() => findSavingCycle(view)),
    ];
    const cells = [
      half ? 'half' : 'equal',
      `${members} × ${partitions}`,
      ...times.map(({ ms }) => ms.toFixed(2)),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
