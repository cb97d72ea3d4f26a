import { compareText } from '../domain/compare.ts';
import type { Cluster, GroupSubscription, Subscription } from '../domain/group.ts';

/** A group as an assignor looks at it: members, topics and partitions have numbers. */
export interface Roster {
  readonly ids: readonly string[];
  readonly subscriptions: readonly Subscription[];
  /** The topics that exist, have partitions and are wanted by someone; by name. */
  readonly topics: readonly string[];
  /** The number of a topic's first partition; one entry more: how many partitions there are. */
  readonly firstOf: readonly number[];
  readonly numberOf: ReadonlyMap<string, number>;
  /** The topics of each member, ascending, each once. Members with equal subscriptions may share a list. */
  readonly wants: readonly Int32Array[];
}

/** Puts members of a group in order. */
export type MemberOrder = (a: string, b: string, group: GroupSubscription) => number;

/** Members by id. Source: Kafka, `AbstractStickyAssignor`: instance ids play no part. */
export const byId: MemberOrder = compareText;

/**
 * Static members first, by instance id, then dynamic ones; by id where that leaves a choice.
 *
 * Source: Kafka, `AbstractPartitionAssignor.MemberInfo.compareTo`; KIP-345.
 */
export const byInstanceThenId: MemberOrder = (a, b, group) => {
  const instanceOfA = group.get(a)?.groupInstanceId;
  const instanceOfB = group.get(b)?.groupInstanceId;
  if (instanceOfA === undefined && instanceOfB === undefined) return compareText(a, b);
  if (instanceOfA === undefined) return 1;
  if (instanceOfB === undefined) return -1;
  return compareText(instanceOfA, instanceOfB) || compareText(a, b);
};

/**
 * Reads a group. Topics that the cluster does not know or that have no partitions are left out; a topic listed twice
 * counts once; the order in which anything is listed does not matter.
 *
 * Source: Kafka, `AbstractPartitionAssignor.assign`.
 */
export function rosterOf(cluster: Cluster, group: GroupSubscription, order: MemberOrder): Roster {
  const ids = [...group.keys()];
  if (!isSorted(ids, order, group)) ids.sort((a, b) => order(a, b, group));
  const subscriptions: Subscription[] = [];
  for (const id of ids) {
    const subscription = group.get(id);
    if (subscription !== undefined) subscriptions.push(subscription);
  }
  const topics = wantedTopics(cluster, subscriptions);
  const numberOf = new Map<string, number>();
  const firstOf = [0];
  let partitions = 0;
  for (const topic of topics) {
    numberOf.set(topic, numberOf.size);
    partitions += cluster.topics.get(topic)?.partitions ?? 0;
    firstOf.push(partitions);
  }
  return { ids, subscriptions, topics, firstOf, numberOf, wants: wantsOf(subscriptions, numberOf) };
}

/** How many partitions there are. */
export function partitionsOf({ firstOf }: Roster): number {
  return firstOf.at(-1) ?? 0;
}

function isSorted(ids: readonly string[], order: MemberOrder, group: GroupSubscription): boolean {
  let last: string | undefined;
  for (const id of ids) {
    if (last !== undefined && order(last, id, group) > 0) return false;
    last = id;
  }
  return true;
}

function wantedTopics(cluster: Cluster, subscriptions: readonly Subscription[]): string[] {
  const seen = new Set<string>();
  const topics: string[] = [];
  let last: readonly string[] = [];
  for (const { topics: listed } of subscriptions) {
    if (isSameList(listed, last)) continue;
    last = listed;
    for (const topic of listed) {
      if (seen.has(topic)) continue;
      seen.add(topic);
      if ((cluster.topics.get(topic)?.partitions ?? 0) > 0) topics.push(topic);
    }
  }
  return topics.sort(compareText);
}

function wantsOf(
  subscriptions: readonly Subscription[],
  numberOf: ReadonlyMap<string, number>,
): Int32Array[] {
  const wants: Int32Array[] = [];
  const markOf = new Int32Array(numberOf.size).fill(-1);
  let lastListed: readonly string[] = [];
  let lastWanted = new Int32Array(0);
  for (const [member, { topics }] of subscriptions.entries()) {
    if (!isSameList(topics, lastListed)) {
      const wanted: number[] = [];
      let isAscending = true;
      for (const topic of topics) {
        const number = numberOf.get(topic);
        if (number === undefined || markOf[number] === member) continue;
        markOf[number] = member;
        if (number < (wanted.at(-1) ?? 0)) isAscending = false;
        wanted.push(number);
      }
      lastListed = topics;
      lastWanted = new Int32Array(wanted);
      if (!isAscending) lastWanted.sort();
    }
    wants.push(lastWanted);
  }
  return wants;
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}
