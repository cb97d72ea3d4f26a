import type { Cluster } from '../domain/group.ts';
import type { Roster } from './roster.ts';

/** Racks of members and partitions. Partitions whose replicas are in the same racks of consumers are in one class. */
export interface RackView {
  readonly classes: number;
  readonly classOf: Int32Array;
  /** The rack of a member, as a number; -1: not known. */
  readonly rackOf: Int32Array;
  /**
   * Whether a member reads partitions of a class without leaving its rack. A member whose rack is not known is near
   * everything, and so is everybody to a partition whose racks are not known.
   */
  isNear(member: number, rackClass: number): boolean;
}

/**
 * The racks of a group, or null if they can make no difference: no member has a rack, no replica is in the rack of a
 * member, or every partition has replicas in all racks.
 *
 * Source: KIP-881; Kafka, `AbstractPartitionAssignor.useRackAwareAssignment`. All replicas count, offline ones too.
 */
export function rackViewOf(cluster: Cluster, roster: Roster): RackView | null {
  const consumerRacks = consumerRacksOf(roster);
  if (consumerRacks.size === 0) return null;
  const replicas = replicaRacks(cluster, roster);
  if (!canHelp(replicas, consumerRacks)) return null;
  return viewOf(roster, replicas, consumerRacks);
}

/** By partition, the racks of its replicas; undefined where they are not known. */
type ReplicaRacks = readonly (readonly string[] | undefined)[];

/** The racks of members, numbered. */
function consumerRacksOf({ subscriptions }: Roster): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const { rackId } of subscriptions)
    if (rackId !== undefined && rackId !== '' && !numbers.has(rackId))
      numbers.set(rackId, numbers.size);
  return numbers;
}

function replicaRacks(cluster: Cluster, { topics, firstOf }: Roster): ReplicaRacks {
  const replicas: (readonly string[] | undefined)[] = [];
  for (const [number, topic] of topics.entries()) {
    const racks = cluster.topics.get(topic)?.racks;
    const partitions = (firstOf[number + 1] ?? 0) - (firstOf[number] ?? 0);
    for (let partition = 0; partition < partitions; partition++) {
      const known = racks?.[partition];
      replicas.push(known !== undefined && known.length > 0 ? known : undefined);
    }
  }
  return replicas;
}

function canHelp(replicas: ReplicaRacks, consumerRacks: ReadonlyMap<string, number>): boolean {
  const all = new Set<string>();
  for (const racks of replicas) for (const rack of racks ?? []) all.add(rack);
  if (![...all].some((rack) => consumerRacks.has(rack))) return false;
  return replicas.some((racks) => racks === undefined || new Set(racks).size < all.size);
}

function viewOf(
  { subscriptions }: Roster,
  replicas: ReplicaRacks,
  consumerRacks: ReadonlyMap<string, number>,
): RackView {
  const numbers = new Map<string, number>();
  const nearRacks: (ReadonlySet<number> | null)[] = [];
  const classOf = Int32Array.from(replicas, (racks) => {
    const near = racks === undefined ? null : numbersOf(racks, consumerRacks);
    // Numbers with commas between them: two sets never make the same text.
    const key = near === null ? 'any' : near.join(',');
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, nearRacks.length);
    return nearRacks.push(near === null ? null : new Set(near)) - 1;
  });
  const rackOf = Int32Array.from(subscriptions, ({ rackId }) =>
    rackId === undefined ? -1 : (consumerRacks.get(rackId) ?? -1),
  );
  return {
    classes: nearRacks.length,
    classOf,
    rackOf,
    isNear: (member, rackClass) => {
      const near = nearRacks[rackClass] ?? null;
      const rack = rackOf[member] ?? -1;
      return near === null || rack < 0 || near.has(rack);
    },
  };
}

function numbersOf(
  racks: readonly string[],
  consumerRacks: ReadonlyMap<string, number>,
): readonly number[] {
  const found = new Set<number>();
  for (const rack of racks) {
    const number = consumerRacks.get(rack);
    if (number !== undefined) found.add(number);
  }
  return [...found].sort((a, b) => a - b);
}
