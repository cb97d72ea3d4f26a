import type { TopicPartition } from '../domain/group.ts';
import type { Answer, RebalanceInput } from '../domain/trace.ts';
import { at, filled } from './at.ts';
import { nobody } from './claims-view.ts';
import { partitionNumber, type ClusterView } from './cluster-view.ts';
import type { SubscriptionsView } from './subscriptions-view.ts';

/** An answer in integers, with a count of everything that is wrong in its form. */
export interface AnswerView {
  /** The first member that the answer gives each partition to; else `nobody`. */
  readonly owner: readonly number[];
  /** Partitions owned, by member. */
  readonly loads: readonly number[];
  /** Partitions listed for members, all together. */
  readonly given: number;
  /** Of these, given before to this or another member. */
  readonly twice: number;
  /** Of these, not in the cluster. */
  readonly ghosts: number;
  /** Of these, of topics that the member does not subscribe to. */
  readonly foreign: number;
  readonly strangers: number;
  readonly omitted: number;
  /** Assignable partitions that nobody got. */
  readonly uncovered: number;
}

/** The integer view of `answer`. */
export function answerViewOf(
  cluster: ClusterView,
  subscriptions: SubscriptionsView,
  { group }: RebalanceInput,
  answer: Answer,
): AnswerView {
  const { members, memberCount, subscribed, topicSubscribers } = subscriptions;
  const owner = filled(cluster.partitionCount, nobody);
  const loads = filled(memberCount, 0);
  const seen = { given: 0, twice: 0, ghosts: 0, foreign: 0, omitted: 0 };
  let covered = 0;
  for (let member = 0; member < memberCount; member++) {
    const list = answer.get(at(members, member));
    if (list === undefined) {
      seen.omitted++;
      continue;
    }
    seen.given += list.length;
    for (const name of list) {
      const partition = partitionNumber(cluster, name);
      if (partition < 0) {
        seen.ghosts++;
        if (!isSubscribed(group, at(members, member), name)) seen.foreign++;
        continue;
      }
      const topic = at(cluster.topicOf, partition);
      if (subscribed[member * cluster.topicCount + topic] !== 1) seen.foreign++;
      if (owner[partition] !== nobody) {
        seen.twice++;
        continue;
      }
      owner[partition] = member;
      loads[member] = at(loads, member) + 1;
      if (at(topicSubscribers, topic) > 0) covered++;
    }
  }
  const strangers = answer.size - (memberCount - seen.omitted);
  return { owner, loads, ...seen, strangers, uncovered: subscriptions.assignable - covered };
}

/** True if `member` subscribes to the topic of `partition`, which the cluster need not know. */
export function isSubscribed(
  group: RebalanceInput['group'],
  member: string,
  partition: TopicPartition,
): boolean {
  return group.get(member)?.topics.includes(partition.topic) === true;
}
