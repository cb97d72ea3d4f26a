import type { Cluster, GroupSubscription, TopicPartition } from '../../domain/group.ts';
import type { Assignor } from '../../domain/assignor.ts';
import { owedByAll } from '../../domain/contract.ts';
import { holderOf, isSame, subscribersOf, wantedPartitions, wants, type Draft } from './base.ts';
import { stickyDraft } from './sticky-draft.ts';
import { mutantOf, type Mutant } from './mutant.ts';

/** A plan with everything that another member claims left out: the right first phase. */
function withheld(group: GroupSubscription, plan: Draft): Draft {
  return new Map(
    [...plan].map(([member, got]) => [
      member,
      got.filter((partition) => !isClaimedByAnother(group, member, partition)),
    ]),
  );
}

function isClaimedByAnother(
  group: GroupSubscription,
  member: string,
  partition: TopicPartition,
): boolean {
  const claimants = claimantsOf(group, partition);
  return claimants.length > 1 || (claimants.length === 1 && claimants[0] !== member);
}

/** All that claim it in the highest generation. */
function claimantsOf(group: GroupSubscription, partition: TopicPartition): string[] {
  const claims = [...group].filter(([, { ownedPartitions }]) =>
    ownedPartitions.some((own) => isSame(own, partition)),
  );
  const top = Math.max(...claims.map(([, { generation }]) => generation));
  return claims.filter(([, { generation }]) => generation === top).map(([member]) => member);
}

/** Partitions that the plan takes from a holder who could keep them. */
function leaving(cluster: Cluster, group: GroupSubscription, plan: Draft): TopicPartition[] {
  return wantedPartitions(cluster, group).filter((partition) => {
    const holder = holderOf(group, partition);
    if (holder === null || !wants(group, holder, partition.topic)) return false;
    return plan.get(holder)?.some((got) => isSame(got, partition)) === false;
  });
}

/** Leaves all but the first `count` of what should leave with its holders. */
function leavingSlowly(cluster: Cluster, group: GroupSubscription, count: number): Draft {
  const plan = stickyDraft(cluster, group);
  const later = leaving(cluster, group, plan).slice(count);
  const draft = withheld(group, plan);
  for (const partition of later) draft.get(holderOf(group, partition) ?? '')?.push(partition);
  return draft;
}

/** Right in form once the group has settled, wrong on the way there. */
export const cooperativeMutants: readonly Mutant[] = [
  mutantOf({
    name: 'gives-at-once',
    breaks: 'cooperative.two-phase',
    protocol: 'cooperative',
    promises: ['balance.even', 'cooperative.progress', 'cooperative.convergence'],
    assign: stickyDraft,
  }),
  mutantOf({
    name: 'gives-at-once-when-one-moves',
    breaks: 'cooperative.two-phase',
    protocol: 'cooperative',
    promises: ['balance.even'],
    assign(cluster, group) {
      const plan = stickyDraft(cluster, group);
      return leaving(cluster, group, plan).length === 1 ? plan : withheld(group, plan);
    },
  }),
  mutantOf({
    name: 'kafka-14639',
    breaks: 'cooperative.two-phase',
    protocol: 'cooperative',
    promises: ['balance.even'],
    assign(cluster, group) {
      // Only claims of the group's highest generation count, for the plan and for what is withheld.
      const top = Math.max(-1, ...[...group.values()].map(({ generation }) => generation));
      const current = new Map(
        [...group].map(([member, subscription]) => [
          member,
          subscription.generation === top ? subscription : { ...subscription, ownedPartitions: [] },
        ]),
      );
      return withheld(current, stickyDraft(cluster, current));
    },
  }),
  {
    name: 'rests-after-revoking',
    breaks: 'cooperative.progress',
    make: () => resting,
  },
  mutantOf({
    name: 'one-partition-a-round',
    breaks: 'cooperative.convergence',
    protocol: 'cooperative',
    promises: ['cooperative.two-phase', 'cooperative.progress'],
    assign: (cluster, group) => leavingSlowly(cluster, group, 1),
  }),
  mutantOf({
    name: 'revokes-everything',
    breaks: 'cooperative.minimal-revocation',
    protocol: 'cooperative',
    promises: ['cooperative.two-phase', 'cooperative.progress', 'cooperative.convergence'],
    assign(cluster, group) {
      const plan = stickyDraft(cluster, group);
      const losers = new Set(leaving(cluster, group, plan).map((p) => holderOf(group, p)));
      const draft = withheld(group, plan);
      for (const [member, got] of draft) {
        if (losers.has(member)) {
          draft.set(
            member,
            got.filter(
              (partition) =>
                holderOf(group, partition) !== member ||
                subscribersOf(group, partition.topic).length === 1,
            ),
          );
        }
      }
      return draft;
    },
  }),
];

/** Lets partitions go one a round, and gives away what was let go only when nothing more has to go. */
function resting(): Assignor {
  let asleep: readonly TopicPartition[] = [];
  let before = '';
  return {
    name: 'rests-after-revoking',
    protocol: 'cooperative',
    contract: [
      // What rests too long is not covered either; and it rests by the order of questions.
      ...owedByAll.filter((id) => id !== 'determinism' && id !== 'coverage'),
      'cooperative.two-phase',
      'cooperative.progress',
    ],
    assign(cluster, group) {
      const draft = leavingSlowly(cluster, group, 1);
      // A holder that misses answers lets nothing go.
      const top = Math.max(-1, ...[...group.values()].map(({ generation }) => generation));
      const busy = leaving(cluster, group, stickyDraft(cluster, group)).some(
        (partition) => group.get(holderOf(group, partition) ?? '')?.generation === top,
      );
      const free = wantedPartitions(cluster, group).filter(
        (partition) => claimantsOf(group, partition).length === 0,
      );
      const now = JSON.stringify([
        [...cluster.topics].map(([topic, { partitions }]) => [topic, partitions]),
        [...group].map(([member, { topics }]) => [member, topics]),
      ]);
      const resting =
        busy && now === before
          ? free.filter((partition) => asleep.some((known) => isSame(known, partition)))
          : [];
      for (const [member, got] of draft) {
        draft.set(
          member,
          got.filter((partition) => !resting.some((idle) => isSame(idle, partition))),
        );
      }
      before = now;
      asleep = wantedPartitions(cluster, group).filter(
        (partition) =>
          claimantsOf(group, partition).length > 0 &&
          ![...draft.values()].some((got) => got.some((given) => isSame(given, partition))),
      );
      return draft;
    },
  };
}
