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
  const view: Resolving = {
    holder: filled(cluster.partitionCount, nobody),
    prior: filled(cluster.partitionCount, nobody),
    topGeneration: filled(cluster.partitionCount, -1),
    staleClaims: 0,
    vanishedClaims: 0,
  };
  for (let member = 0; member < members.length; member++) {
    const claimed = claims.get(at(members, member));
    if (claimed === undefined) continue;
    for (const name of claimed.partitions) {
      const partition = partitionNumber(cluster, name);
      if (partition < 0) {
        view.vanishedClaims++;
        continue;
      }
      const cell = member * cluster.topicCount + at(cluster.topicOf, partition);
      const valid = subscribed[cell] === 1;
      resolve(view, { member, partition, generation: claimed.generation, valid });
    }
  }
  return view;
}

interface Resolving {
  readonly holder: number[];
  readonly prior: number[];
  readonly topGeneration: number[];
  staleClaims: number;
  vanishedClaims: number;
}

interface Claim {
  readonly member: number;
  readonly partition: number;
  readonly generation: number;
  /** The member still subscribes to the topic. */
  readonly valid: boolean;
}

function resolve(view: Resolving, { member, partition, generation, valid }: Claim): void {
  const { holder, prior, topGeneration } = view;
  const top = at(topGeneration, partition);
  if (holder[partition] !== nobody && generation !== top) {
    view.staleClaims++;
    if (generation < top) return;
    holder[partition] = nobody;
    prior[partition] = nobody;
  }
  topGeneration[partition] = generation;
  holder[partition] = merged(at(holder, partition), member);
  if (valid) prior[partition] = merged(at(prior, partition), member);
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
