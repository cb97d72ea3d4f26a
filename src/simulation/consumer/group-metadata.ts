import { compareText } from '../../domain/compare.ts';
import type { HistoryTopic } from '../../domain/history.ts';
import type { GroupSettings } from '../../domain/settings.ts';
import type { ConsumerGroup, GroupContext } from './consumer-group.ts';
import { isSameNames, subscribedTopicsOfGroup } from './subscribed-topics.ts';

/**
 * What the group's members read of the cluster. Kafka keeps a hash of it (until 4.0 the records themselves); the topics
 * themselves are as good, and never collide.
 *
 * Source: KIP-1101; Kafka, `ModernGroup.computeMetadataHash`.
 */
export function metadataOf(
  group: ConsumerGroup,
  topics: GroupContext['topics'],
): readonly HistoryTopic[] {
  const known: HistoryTopic[] = [];
  for (const name of subscribedTopicsOfGroup(group)) {
    const topic = topics.get(name);
    if (topic !== undefined) known.push(topic);
  }
  return known.sort((a, b) => compareText(a.topic, b.topic));
}

/** Whether both are the same to a coordinator of this version: 4.0 does not look at racks. */
export function isSameMetadata(
  a: readonly HistoryTopic[],
  b: readonly HistoryTopic[],
  version: GroupSettings['kafkaVersion'],
): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++)
    if (!isSameTopic(a[index], b[index], version)) return false;
  return true;
}

function isSameTopic(
  a: HistoryTopic | undefined,
  b: HistoryTopic | undefined,
  version: GroupSettings['kafkaVersion'],
): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  if (a.topic !== b.topic || a.partitions !== b.partitions) return false;
  return version === '4.0' || isSameRacks(a.racks ?? [], b.racks ?? []);
}

function isSameRacks(
  a: readonly (readonly string[])[],
  b: readonly (readonly string[])[],
): boolean {
  if (a.length !== b.length) return false;
  return a.every((racks, partition) =>
    isSameNames(racks.toSorted(compareText), (b[partition] ?? []).toSorted(compareText)),
  );
}

/**
 * The group after the cluster's topics have changed: if it concerns a topic that a member reads, the next heartbeat of
 * any member looks again. A new topic makes the regular expressions due, one that is gone does not.
 *
 * Source: Kafka, `GroupMetadataManager.onMetadataUpdate`.
 */
export function noticeTopics(
  group: ConsumerGroup,
  before: GroupContext['topics'],
  after: GroupContext['topics'],
): ConsumerGroup {
  const subscribed = subscribedTopicsOfGroup(group);
  let { refreshesMetadata, hasNewTopics } = group;
  for (const [name, topic] of after) {
    const old = before.get(name);
    if (old === undefined && group.regexes.length > 0) hasNewTopics = true;
    if (subscribed.has(name) && !isSameTopic(old, topic, 'trunk')) refreshesMetadata = true;
  }
  for (const name of before.keys())
    if (!after.has(name) && subscribed.has(name)) refreshesMetadata = true;
  return { ...group, refreshesMetadata, hasNewTopics };
}
