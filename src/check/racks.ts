import type { RebalanceInput } from '../domain/trace.ts';
import { at } from './at.ts';
import { clusterViewOf, partitionName } from './cluster-view.ts';

/**
 * True where racks have a say: some member has a rack that some wanted partition has a replica in, and not every wanted
 * partition has replicas in all the racks that wanted partitions are in.
 *
 * Source: KIP-881; Kafka, `AbstractPartitionAssignor.useRackAwareAssignment`.
 */
export function racksEngage(input: RebalanceInput): boolean {
  const consumerRacks = racksOfMembers(input);
  if (consumerRacks.length === 0) return false;
  const perPartition = racksOfWanted(input);
  const all = new Set(perPartition.flatMap((racks) => [...racks]));
  if (!consumerRacks.some((rack) => all.has(rack))) return false;
  return perPartition.some((racks) => racks.size < all.size);
}

function racksOfMembers({ group }: RebalanceInput): readonly string[] {
  const racks: string[] = [];
  for (const { rackId } of group.values()) {
    if (rackId !== undefined && rackId !== '') racks.push(rackId);
  }
  return racks;
}

function racksOfWanted({ cluster, group }: RebalanceInput): ReadonlySet<string>[] {
  const wanted = new Set<string>();
  for (const { topics } of group.values()) for (const topic of topics) wanted.add(topic);
  const found: ReadonlySet<string>[] = [];
  for (const topic of wanted) {
    const metadata = cluster.topics.get(topic);
    if (metadata === undefined) continue;
    for (let index = 0; index < metadata.partitions; index++) {
      found.push(new Set(metadata.racks?.[index]));
    }
  }
  return found;
}

/**
 * True if `member` would read `partition` (a number) across racks: both racks are known and differ. A member without a
 * rack is at home everywhere.
 *
 * Source: KIP-881; Kafka, `AbstractStickyAssignor.isRackMismatch`.
 */
export type CrossesRacks = (member: number, partition: number) => boolean;

/** Tells which reads of this input would cross racks. */
export function crossesRacks(input: RebalanceInput, members: readonly string[]): CrossesRacks {
  const cluster = clusterViewOf(input.cluster);
  const memberRacks = members.map((member) => input.group.get(member)?.rackId ?? '');
  const partitionRacks = Array.from({ length: cluster.partitionCount }, (_, partition) => {
    const { topic, partition: index } = partitionName(cluster, partition);
    return input.cluster.topics.get(topic)?.racks?.[index] ?? [];
  });
  return (member, partition) => {
    const rack = at(memberRacks, member);
    const racks = at(partitionRacks, partition);
    return rack !== '' && racks.length > 0 && !racks.includes(rack);
  };
}
