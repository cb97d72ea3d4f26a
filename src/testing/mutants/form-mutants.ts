import { range } from '../../assignors/range.ts';
import { roundRobin } from '../../assignors/round-robin.ts';
import {
  dealt,
  draftsOf,
  emptyDraft,
  hasEqualSubscriptions,
  holderOf,
  isSame,
  sortedMembers,
  subscribersOf,
  wantedPartitions,
  wants,
} from './base.ts';
import { stickyDraft } from './sticky-draft.ts';
import { mutantOf, type Mutant } from './mutant.ts';

const byRange = draftsOf(range);
const byRoundRobin = draftsOf(roundRobin);

/** Wrong in the form of the answer: lost, doubled, foreign, ghost partitions and members. */
export const formMutants: readonly Mutant[] = [
  mutantOf({
    name: 'loses-the-last',
    breaks: 'coverage',
    assign(cluster, group) {
      const draft = byRange(cluster, group);
      const last = sortedMembers(group).findLast((member) => (draft.get(member)?.length ?? 0) > 1);
      if (last !== undefined) draft.get(last)?.pop();
      return draft;
    },
  }),
  mutantOf({
    name: 'leader-s-topics-only',
    breaks: 'coverage',
    assign(cluster, group) {
      const [leader] = group.values();
      const draft = byRange(cluster, group);
      for (const [member, got] of draft) {
        draft.set(
          member,
          got.filter(({ topic }) => leader?.topics.includes(topic)),
        );
      }
      return draft;
    },
  }),
  mutantOf({
    name: 'gives-one-twice',
    breaks: 'exclusive-ownership',
    assign(cluster, group) {
      const draft = byRange(cluster, group);
      for (const partition of wantedPartitions(cluster, group).slice(-1)) {
        const other = subscribersOf(group, partition.topic)[0] ?? '';
        if (draft.get(other)?.some((got) => isSame(got, partition)) === false) {
          draft.get(other)?.push(partition);
        }
      }
      return draft;
    },
  }),
  mutantOf({
    name: 'kafka-7026',
    breaks: 'exclusive-ownership',
    protocol: 'server',
    assign(cluster, group) {
      // Every claimant keeps what it claims and still wants.
      const draft = stickyDraft(cluster, group);
      const wanted = wantedPartitions(cluster, group);
      for (const [member, { ownedPartitions }] of group) {
        const got = draft.get(member) ?? [];
        for (const partition of ownedPartitions) {
          if (holderOf(group, partition) !== null || !wants(group, member, partition.topic))
            continue;
          if (got.some((own) => isSame(own, partition))) continue;
          if (wanted.some((real) => isSame(real, partition))) got.push(partition);
        }
      }
      return draft;
    },
  }),
  mutantOf({
    name: 'kafka-12984',
    breaks: 'exclusive-ownership',
    protocol: 'cooperative',
    assign(cluster, group) {
      // Claims of the highest generation of the group are believed, all of them.
      const top = Math.max(-1, ...[...group.values()].map(({ generation }) => generation));
      const draft = stickyDraft(cluster, group);
      const wanted = wantedPartitions(cluster, group);
      for (const [member, { ownedPartitions, generation }] of group) {
        const got = draft.get(member) ?? [];
        for (const partition of generation === top ? ownedPartitions : []) {
          if (!wants(group, member, partition.topic)) continue;
          if (got.some((own) => isSame(own, partition))) continue;
          if (holderOf(group, partition) !== null) continue;
          if (wanted.some((real) => isSame(real, partition))) got.push(partition);
        }
      }
      return draft;
    },
  }),
  mutantOf({
    name: 'kafkajs-1679',
    breaks: 'subscription',
    except: ['coverage'],
    assign(cluster, group) {
      // Deals the leader's topics to every member, whatever it subscribes to.
      const draft = emptyDraft(group);
      const members = sortedMembers(group);
      const [leader] = group.values();
      const topics = [...new Set(leader?.topics)].filter((topic) => cluster.topics.has(topic));
      let next = 0;
      for (const topic of topics) {
        for (let index = 0; index < (cluster.topics.get(topic)?.partitions ?? 0); index++) {
          draft.get(members[next++ % members.length] ?? '')?.push({ topic, partition: index });
        }
      }
      return draft;
    },
  }),
  mutantOf({
    name: 'one-past-the-end',
    breaks: 'existence',
    assign(cluster, group) {
      const draft = byRange(cluster, group);
      for (const [topic, { partitions }] of cluster.topics) {
        const [first] = subscribersOf(group, topic);
        if (first !== undefined) draft.get(first)?.push({ topic, partition: partitions });
      }
      return draft;
    },
  }),
  mutantOf({
    name: 'believes-claims-on-deleted-topics',
    breaks: 'existence',
    protocol: 'server',
    assign(cluster, group) {
      const draft = stickyDraft(cluster, group);
      for (const [member, { ownedPartitions }] of group) {
        for (const partition of ownedPartitions) {
          const gone = !cluster.topics.has(partition.topic);
          if (gone && wants(group, member, partition.topic)) draft.get(member)?.push(partition);
        }
      }
      return draft;
    },
  }),
  mutantOf({
    name: 'omits-the-idle',
    breaks: 'addressing',
    assign(cluster, group) {
      const draft = byRange(cluster, group);
      for (const [member, got] of draft) if (got.length === 0) draft.delete(member);
      return draft;
    },
  }),
  mutantOf({
    name: 'answers-strangers',
    breaks: 'addressing',
    assign: (cluster, group) => byRange(cluster, group).set('nobody at all', []),
  }),
  mutantOf({
    name: 'sorts-the-input',
    breaks: 'purity',
    assign(cluster, group) {
      for (const { topics } of group.values()) (topics as string[]).sort();
      return byRange(cluster, group);
    },
  }),
  mutantOf({
    name: 'order-of-joining',
    breaks: 'order-independence',
    assign: (cluster, group) => {
      const order = [...group.keys()];
      return dealt(cluster, group, (takers, { partition }) => {
        const joined = order.filter((member) => takers.includes(member));
        return joined[partition % joined.length];
      });
    },
  }),
  mutantOf({
    name: 'kafkajs-635',
    breaks: 'balance.even',
    assign: (cluster, group) =>
      dealt(cluster, group, (takers, { partition }) => takers[partition % takers.length]),
  }),
  mutantOf({
    name: 'uneven-from-four',
    breaks: 'balance.even',
    assign(cluster, group) {
      const draft = byRoundRobin(cluster, group);
      if (group.size < 4 || !hasEqualSubscriptions(group)) return draft;
      const members = sortedMembers(group);
      const stolen = draft.get(members.at(-1) ?? '')?.pop();
      if (stolen !== undefined) draft.get(members[0] ?? '')?.push(stolen);
      return draft;
    },
  }),
];
