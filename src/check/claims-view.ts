import type { RebalanceInput } from '../domain/trace.ts';
import { at, filled } from './at.ts';
import { partitionNumber, type ClusterView } from './cluster-view.ts';
import type { SubscriptionsView } from './subscriptions-view.ts';

/** Nobody: no claim, no owner. */
export const nobody = -1;
/** Two members or more claim it, all in the highest generation. */
export const conflict = -2;

/**
 * Who holds what before the round, resolved as invariants.md says: only the highest generation claimed for a partition
 * counts, and two claims of that generation cancel each other.
 *
 * Source: KIP-792; KAFKA-12984; KAFKA-14639 (the highest generation of each partition, not of the group).
 */
export interface ClaimsView {
  /** The one member that claims the partition in the highest generation, whatever it subscribes to; else `nobody` or `conflict`. */
  readonly holder: readonly number[];
  /** Highest generation claimed for the partition. */
  readonly topGeneration: readonly number[];
  /** Of the claimants in the highest generation the one that still subscribes to the topic; else `nobody` or `conflict`. */
  readonly prior: readonly number[];
  /** Claims of an older generation than another claim on the same partition. */
  readonly staleClaims: number;
  /** Claims on partitions that do not exist. */
  readonly vanishedClaims: number;
}

/** Resolves all claims of a round. */
export function claimsViewOf(
  cluster: ClusterView,
  { members, subscribed }: SubscriptionsView,
  claims: RebalanceInput['claims'],
): ClaimsView {
  const holder = filled(cluster.partitionCount, nobody);
  const prior = filled(cluster.partitionCount, nobody);
  const topGeneration = filled(cluster.partitionCount, -1);
  let staleClaims = 0;
  let vanishedClaims = 0;
  for (let member = 0; member < members.length; member++) {
    const claimed = claims.get(at(members, member));
    if (claimed === undefined) continue;
    const { generation } = claimed;
    for (const name of claimed.partitions) {
      const partition = partitionNumber(cluster, name);
      if (partition < 0) {
        vanishedClaims++;
        continue;
      }
      const top = at(topGeneration, partition);
      const unclaimed = holder[partition] === nobody;
      if (!unclaimed && generation !== top) staleClaims++;
      if (!unclaimed && generation < top) continue;
      const newer = unclaimed || generation > top;
      topGeneration[partition] = generation;
      holder[partition] = merged(newer ? nobody : at(holder, partition), member);
      const topic = at(cluster.topicOf, partition);
      const before = newer ? nobody : at(prior, partition);
      prior[partition] =
        subscribed[member * cluster.topicCount + topic] === 1 ? merged(before, member) : before;
    }
  }
  return { holder, topGeneration, prior, staleClaims, vanishedClaims };
}

function merged(before: number, member: number): number {
  return before === nobody || before === member ? member : conflict;
}

/** The members that claim `partition` in `generation`. Cost: a walk over all claims; for the rare conflict only. */
export function claimantsOf(
  cluster: ClusterView,
  members: readonly string[],
  claims: RebalanceInput['claims'],
  claim: { readonly partition: number; readonly generation: number },
): number[] {
  const found: number[] = [];
  for (let member = 0; member < members.length; member++) {
    const claimed = claims.get(at(members, member));
    if (claimed?.generation !== claim.generation) continue;
    if (claimed.partitions.some((name) => partitionNumber(cluster, name) === claim.partition)) {
      found.push(member);
    }
  }
  return found;
}
