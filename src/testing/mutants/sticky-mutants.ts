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
  subscribersOf,
  wantedPartitions,
  wants,
  type Draft,
} from './base.ts';
import { stickyDraft } from './sticky-draft.ts';
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
      const topics = wantedPartitions(cluster, group).map(({ topic }) => topic);
      topics.some((topic) => swapOne(draft, topic, subscribersOf(group, topic)));
      return draft;
    },
  }),
];

/** The first two takers of a topic swap a partition of it; false if one of them has none. */
function swapOne(draft: Draft, topic: string, takers: readonly string[]): boolean {
  const [mine = [], yours = []] = takers.slice(0, 2).map((member) => draft.get(member));
  const [here, there] = [mine, yours].map((got) => got.findIndex((each) => each.topic === topic));
  if (here === undefined || there === undefined || here < 0 || there < 0) return false;
  const [given] = mine.splice(here, 1, ...yours.slice(there, there + 1));
  if (given !== undefined) yours.splice(there, 1, given);
  return true;
}

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
