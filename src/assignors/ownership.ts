import type { Subscription, TopicPartition } from '../domain/group.ts';
import { partitionsOf, type Roster } from './roster.ts';

/** What one member says it owns, and since which generation. */
export interface MemberClaims {
  readonly partitions: readonly TopicPartition[];
  readonly generation: number;
}

/** Where an assignor's members carry their claims. */
export type ReadClaims = (subscription: Subscription) => MemberClaims;

/** Whose partition i was; -1: nobody's, or it is not clear whose. */
export interface Ownership {
  /**
   * The member with a right to keep it: the only one that claims it with the highest generation claimed for it and
   * still subscribes to its topic.
   */
  readonly owner: Int32Array;
  /** The member that may still be reading it: as `owner`, subscribed or not. -2: several, in conflict. */
  readonly holder: Int32Array;
}

/** The holder of a partition that several members claim with the same, highest generation. */
export const inConflict = -2;

/**
 * Sorts the claims of a group out. Claims on partitions that do not exist, or whose topic nobody wants, are no claims.
 *
 * The highest generation wins whoever claims it: one that a member claims for a topic that it no longer subscribes to
 * gives it no right, but shows that all older claims are out of date.
 *
 * Source: KIP-792; KAFKA-12984 and KAFKA-13081 (conflicts cancel each other); KAFKA-14639 (the highest generation of
 * each partition, not of the group).
 */
export function ownershipOf(roster: Roster, readClaims: ReadClaims): Ownership {
  const partitions = partitionsOf(roster);
  const owner = new Int32Array(partitions).fill(-1);
  const holder = new Int32Array(partitions).fill(-1);
  const generations = new Float64Array(partitions);
  const wanted = new Int32Array(roster.topics.length).fill(-1);
  for (const [member, subscription] of roster.subscriptions.entries()) {
    const claims = readClaims(subscription);
    if (claims.partitions.length === 0) continue;
    for (const topic of roster.wants[member] ?? []) wanted[topic] = member;
    const claim = (partition: number, topic: number): void => {
      const isFirst = holder[partition] === -1;
      if (!isFirst && claims.generation < (generations[partition] ?? 0)) return;
      const isValid = wanted[topic] === member;
      if (isFirst || claims.generation > (generations[partition] ?? 0)) {
        generations[partition] = claims.generation;
        holder[partition] = member;
        owner[partition] = isValid ? member : -1;
      } else if (holder[partition] !== member) {
        holder[partition] = inConflict;
        owner[partition] = settled(owner[partition] ?? -1, isValid ? member : -1);
      }
    };
    forEachClaimed(roster, claims.partitions, claim);
  }
  for (let partition = 0; partition < partitions; partition++)
    if (owner[partition] === inConflict) owner[partition] = -1;
  return { owner, holder };
}

/** Who has the right after one more claim of the same generation. */
function settled(owner: number, member: number): number {
  if (member === -1 || owner === member) return owner;
  return owner === -1 ? member : inConflict;
}

function forEachClaimed(
  { firstOf, numberOf }: Roster,
  claimed: readonly TopicPartition[],
  claim: (partition: number, topic: number) => void,
): void {
  let lastTopic: string | undefined;
  let topic: number | undefined;
  for (const at of claimed) {
    if (at.topic !== lastTopic) {
      lastTopic = at.topic;
      topic = numberOf.get(at.topic);
    }
    if (topic === undefined) continue;
    const first = firstOf[topic] ?? 0;
    const exists = Number.isInteger(at.partition) && at.partition >= 0;
    if (exists && first + at.partition < (firstOf[topic + 1] ?? 0))
      claim(first + at.partition, topic);
  }
}

/** Claims as cooperative members send them, and as the coordinator keeps its last target. Source: KIP-429, KIP-792. */
export const ownedPartitionsOf: ReadClaims = ({ ownedPartitions, generation }) => ({
  partitions: ownedPartitions,
  generation,
});
