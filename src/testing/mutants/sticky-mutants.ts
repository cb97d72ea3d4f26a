import { range } from '../../assignors/range.ts';
import { roundRobin } from '../../assignors/round-robin.ts';
import type { Cluster, GroupSubscription } from '../../domain/group.ts';
import { findImprovingPath } from '../../check/oracles/improving-path.ts';
import {
  draftOf,
  draftsOf,
  emptyDraft,
  hasEqualSubscriptions,
  holderOf,
  isSame,
  sortedMembers,
  stickyDraft,
  subscribersOf,
  wantedPartitions,
  wants,
  type Draft,
} from './base.ts';
import { viewOfDraft } from './handovers.ts';
import { mutantOf, type Mutant } from './mutant.ts';

const byRoundRobin = draftsOf(roundRobin);

/** The claims as they are, if they are a complete and even assignment; else null. */
function keptClaims(cluster: Cluster, group: GroupSubscription): Draft | null {
  const draft = emptyDraft(group);
  for (const partition of wantedPartitions(cluster, group)) {
    const holder = holderOf(group, partition);
    if (holder === null || !wants(group, holder, partition.topic)) return null;
    draft.get(holder)?.push(partition);
  }
  return findImprovingPath(viewOfDraft(cluster, group, draft)) === null ? draft : null;
}

/** Right in form and balance, wrong in stickiness. */
export const stickyMutants: readonly Mutant[] = [
  mutantOf({
    name: 'turns-with-the-generation',
    breaks: 'sticky.idempotent',
    protocol: 'server',
    promises: ['balance.even'],
    assign(cluster, group) {
      const generation = Math.max(0, ...[...group.values()].map((member) => member.generation));
      const draft = byRoundRobin(cluster, group);
      if (!hasEqualSubscriptions(group)) return draft;
      const members = sortedMembers(group);
      return new Map(
        members.map((member, index) => [
          member,
          draft.get(members[(index + generation) % members.length] ?? '') ?? [],
        ]),
      );
    },
  }),
  mutantOf({
    name: 'starts-from-scratch',
    breaks: 'sticky.minimal',
    protocol: 'server',
    promises: ['balance.even', 'balance.optimal'],
    assign: (cluster, group) =>
      keptClaims(cluster, group) ?? stickyDraft(cluster, withoutClaims(group)),
  }),
  mutantOf({
    name: 'reshuffles-when-one-leaves',
    breaks: 'sticky.survivors',
    protocol: 'server',
    promises: ['balance.even'],
    assign(cluster, group) {
      const free = wantedPartitions(cluster, group).some((p) => holderOf(group, p) === null);
      return stickyDraft(cluster, free ? withoutClaims(group) : group);
    },
  }),
  mutantOf({
    name: 'oldest-claim-wins',
    breaks: 'sticky.generation',
    protocol: 'server',
    promises: ['balance.even'],
    assign: (cluster, group) => stickyDraft(cluster, withOldestClaims(group)),
  }),
  mutantOf({
    name: 'by-member-id',
    breaks: 'static.order',
    assign: (cluster, group) =>
      draftOf(
        range.assign(
          cluster,
          new Map(
            [...group].map(([member, { topics }]) => [
              member,
              { topics, ownedPartitions: [], generation: -1 },
            ]),
          ),
        ),
      ),
  }),
  mutantOf({
    name: 'swaps-two',
    breaks: 'sticky.minimal',
    protocol: 'server',
    promises: ['balance.even', 'balance.optimal'],
    assign(cluster, group) {
      const draft = stickyDraft(cluster, group);
      // Gives a newcomer's first partition back, and takes another one for it.
      for (const partition of wantedPartitions(cluster, group)) {
        const [first, second] = subscribersOf(group, partition.topic);
        if (first === undefined || second === undefined) continue;
        const [mine, yours] = [draft.get(first), draft.get(second)];
        const mineHere = mine?.findIndex(({ topic }) => topic === partition.topic) ?? -1;
        const yoursHere = yours?.findIndex(({ topic }) => topic === partition.topic) ?? -1;
        if (mineHere < 0 || yoursHere < 0 || mine === undefined || yours === undefined) continue;
        const [given] = mine.splice(mineHere, 1, ...yours.slice(yoursHere, yoursHere + 1));
        if (given !== undefined) yours.splice(yoursHere, 1, given);
        return draft;
      }
      return draft;
    },
  }),
];

function withoutClaims(group: GroupSubscription): GroupSubscription {
  return new Map(
    [...group].map(([member, subscription]) => [
      member,
      { ...subscription, ownedPartitions: [], generation: -1 },
    ]),
  );
}

/** Every claim that another member has an older claim beside is left out. */
function withOldestClaims(group: GroupSubscription): GroupSubscription {
  return new Map(
    [...group].map(([member, subscription]) => [
      member,
      {
        ...subscription,
        ownedPartitions: subscription.ownedPartitions.filter((partition) =>
          [...group].every(
            ([other, { ownedPartitions, generation }]) =>
              other === member ||
              generation >= subscription.generation ||
              !ownedPartitions.some((claimed) => isSame(claimed, partition)),
          ),
        ),
      },
    ]),
  );
}
