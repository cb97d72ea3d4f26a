import { compareText } from '../domain/compare.ts';
import type { Cluster, TopicMetadata } from '../domain/group.ts';

/** A broker of the simulated cluster. */
export interface SimulatedBroker {
  readonly nodeId: number;
  readonly rack: string | null;
}

/** One broker a rack, in the order of the racks' names; one without a rack if no rack is known. Ids count from 0. */
export function brokersOf(cluster: Cluster): readonly SimulatedBroker[] {
  const racks = new Set<string>();
  for (const { racks: ofTopic } of cluster.topics.values())
    for (const ofPartition of ofTopic ?? []) for (const rack of ofPartition) racks.add(rack);
  if (racks.size === 0) return [{ nodeId: 0, rack: null }];
  return [...racks].sort(compareText).map((rack, nodeId) => ({ nodeId, rack }));
}

/** The ids of the brokers that hold replicas of a partition; the first one leads it. */
export function replicasOf(
  { racks }: TopicMetadata,
  partition: number,
  brokers: readonly SimulatedBroker[],
): number[] {
  const ids: number[] = [];
  for (const rack of racks?.[partition] ?? []) {
    const broker = brokers.find((candidate) => candidate.rack === rack);
    if (broker !== undefined) ids.push(broker.nodeId);
  }
  return ids.length === 0 ? [brokers[0]?.nodeId ?? 0] : ids;
}
