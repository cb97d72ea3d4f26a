import { roundRobin } from '../../assignors/round-robin.ts';
import { findImprovingStep } from '../../check/oracles/improving-step.ts';
import {
  dealt,
  draftsOf,
  hasEqualSubscriptions,
  isSame,
  leastLoaded,
  sortedMembers,
  wantedPartitions,
} from './base.ts';
import { stickyDraft } from './sticky-draft.ts';
import { handOver, viewOfDraft } from './handovers.ts';
import { mutantOf, type Mutant } from './mutant.ts';

const byRoundRobin = draftsOf(roundRobin);

/** Right in form, wrong in balance. */
export const balanceMutants: readonly Mutant[] = [
  mutantOf({
    name: 'last-gets-the-extra',
    breaks: 'balance.per-topic',
    assign(cluster, group) {
      return dealt(cluster, group, (takers, { topic, partition }) => {
        const size = cluster.topics.get(topic)?.partitions ?? 0;
        const back = size - 1 - partition;
        const quota = Math.floor(size / takers.length);
        const extra = size % takers.length;
        const rank =
          back < extra * (quota + 1)
            ? Math.floor(back / (quota + 1))
            : extra + Math.floor((back - extra * (quota + 1)) / quota);
        return takers[takers.length - 1 - rank];
      });
    },
  }),
  mutantOf({
    name: 'first-come-first-served',
    breaks: 'balance.local',
    promises: ['balance.even'],
    assign(cluster, group) {
      if (hasEqualSubscriptions(group)) return byRoundRobin(cluster, group);
      return dealt(cluster, group, (takers) => takers[0]);
    },
  }),
  mutantOf({
    name: 'one-step-at-a-time',
    breaks: 'balance.optimal',
    promises: ['balance.even', 'balance.local'],
    assign(cluster, group) {
      const draft = dealt(cluster, group, (takers) => takers[0]);
      for (;;) {
        // A copy: views are remembered by the answer that they are of.
        const view = viewOfDraft(cluster, group, new Map(draft));
        const step = findImprovingStep(view);
        if (step === null) return draft;
        handOver(draft, view, [step]);
      }
    },
  }),
  mutantOf({
    name: 'sarama-2243',
    breaks: 'balance.co-partitioning',
    assign(cluster, group) {
      // Goes on with the next member where the last topic ended.
      let next = 0;
      return dealt(cluster, group, (takers) => takers[next++ % takers.length]);
    },
  }),
  mutantOf({
    name: 'kafka-16277',
    breaks: 'balance.topic-spread',
    protocol: 'server',
    promises: ['balance.even', 'sticky.minimal'],
    assign(cluster, group) {
      const all = wantedPartitions(cluster, group);
      const owner = sortedMembers(group).find((member) =>
        all.every((wanted) =>
          group.get(member)?.ownedPartitions.some((own) => isSame(own, wanted)),
        ),
      );
      if (owner === undefined || !hasEqualSubscriptions(group)) return stickyDraft(cluster, group);
      // It keeps its partitions topic by topic, so that newcomers get whole topics.
      const quota = Math.ceil(all.length / group.size);
      const others = sortedMembers(group).filter((member) => member !== owner);
      let kept = 0;
      return dealt(cluster, group, (_takers, _partition, draft) =>
        kept++ < quota ? owner : leastLoaded(others, draft),
      );
    },
  }),
  mutantOf({
    name: 'knows-no-racks',
    breaks: 'balance.rack',
    promises: ['balance.even'],
    assign: byRoundRobin,
  }),
];
