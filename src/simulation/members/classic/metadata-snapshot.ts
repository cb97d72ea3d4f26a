import { compareText } from '../../../domain/compare.ts';
import type { HistoryTopic } from '../../../domain/history.ts';
import type { ClassicMemberState } from './classic-member-state.ts';
import type { Turn } from './turn.ts';

/** Remembers what the leader assigned by. Source: Kafka, `ConsumerCoordinator.MetadataSnapshot`. */
export function takeSnapshot({ member }: Turn, names: ReadonlySet<string>): void {
  member.snapshot = { names: [...names].sort(compareText), topics: member.topics };
}

/**
 * Whether topics of the group differ from what the leader assigned by: in their partitions, or, for a consumer that has
 * a rack, in the racks of their replicas.
 *
 * Source: Kafka, `ConsumerCoordinator.rejoinNeededOrPending`.
 */
export function isSnapshotOutdated({ snapshot, topics, config }: ClassicMemberState): boolean {
  if (snapshot === null || snapshot.topics === topics) return false;
  for (const name of snapshot.names) {
    const before = topicOf(snapshot.topics, name);
    const now = topicOf(topics, name);
    if (before?.partitions !== now?.partitions) return true;
    if (config.rackId !== undefined && hasOtherRacks(before, now)) return true;
  }
  return false;
}

/** What is known of a topic by its name. */
export function topicOf(topics: readonly HistoryTopic[], name: string): HistoryTopic | undefined {
  for (const topic of topics) if (topic.topic === name) return topic;
  return undefined;
}

function hasOtherRacks(before: HistoryTopic | undefined, now: HistoryTopic | undefined): boolean {
  const racksBefore = before?.racks ?? [];
  const racksNow = now?.racks ?? [];
  if (racksBefore.length !== racksNow.length) return true;
  return racksBefore.some((racks, partition) => !hasSameItems(racks, racksNow[partition] ?? []));
}

function hasSameItems(a: readonly string[], b: readonly string[]): boolean {
  return a.every((item) => b.includes(item)) && b.every((item) => a.includes(item));
}
