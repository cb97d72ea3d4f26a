import type { TopicPartition } from '../domain/group.ts';
import type { Transfer, Violation, Witness } from '../domain/invariant.ts';
import type { Failed, Rebalanced } from '../domain/trace.ts';
import { byType, type ByType } from './by-type.ts';
import { nameOf, partitionOf } from './names.ts';
import { isSame } from './partition-set.ts';

/**
 * The answer with the handovers done that would have been better, by member; undefined where the violation names none,
 * or where one of them starts at a member that does not have the partition.
 */
export function rightByTransfers(
  seen: Rebalanced | Failed,
  violation: Violation | null,
): ReadonlyMap<string, readonly TopicPartition[]> | undefined {
  if (seen.type === 'failed' || violation?.witness.type !== 'better') return undefined;
  const members = [...seen.input.group.keys()];
  const right = new Map(members.map((member) => [member, [...(seen.answer.get(member) ?? [])]]));
  const done = violation.witness.transfers.every((transfer) => handOver(transfer, right));
  return done ? right : undefined;
}

function handOver({ partition, from, to }: Transfer, plan: Map<string, TopicPartition[]>): boolean {
  const giver = plan.get(from);
  const taker = plan.get(to);
  const index = giver?.findIndex((owned) => isSame(owned, partition)) ?? -1;
  if (giver === undefined || taker === undefined || index < 0) return false;
  giver.splice(index, 1);
  taker.push(partition);
  return true;
}

/** What a right answer would have done at this place, in one clause, where that follows from the witness alone. */
export function remedyOf(witness: Witness): string | null {
  return byType(remedies, witness, null);
}

const remedies: Partial<ByType<Witness, string | null>> = {
  unassigned: ({ partition }) => `${partitionOf(partition)} goes to one of its subscribers`,
  'owned-twice': ({ partition }) => `${partitionOf(partition)} goes to one member only`,
  'not-subscribed': ({ partition }) =>
    `${partitionOf(partition)} goes to a member that subscribes to ${nameOf(partition.topic)}, if there is one`,
  'no-such-partition': () => 'only partitions that exist are given',
  misaddressed: ({ member, problem }) =>
    problem === 'omitted'
      ? `${nameOf(member)} has an entry, if only an empty one`
      : 'only members of the group have an entry',
  'given-before-revoked': ({ partition, from, to }) =>
    `${partitionOf(partition)} is withheld in this round: ${nameOf(from)} gives it up, and ${nameOf(to)} gets it in the next`,
  'needless-move': ({ partition, from }) => `${partitionOf(partition)} stays with ${nameOf(from)}`,
  'revoked-and-returned': ({ partition, member }) =>
    `${nameOf(member)} keeps ${partitionOf(partition)} all along`,
  'stale-claim-won': ({ winnerGeneration, holderGeneration, holder, partition }) =>
    winnerGeneration === holderGeneration
      ? 'claims that contradict each other give nobody a right'
      : `${nameOf(holder)} has the newer claim on ${partitionOf(partition)}`,
  'no-progress': ({ partition }) => `${partitionOf(partition)} is free by then, and is given`,
};
