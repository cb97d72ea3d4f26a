import { cooperativeSticky } from '../assignors/cooperative-sticky.ts';
import { range } from '../assignors/range.ts';
import { roundRobin } from '../assignors/round-robin.ts';
import { uniform } from '../assignors/uniform.ts';
import type { Assignor } from '../domain/assignor.ts';
import type { Subscription, TopicPartition } from '../domain/group.ts';
import type { Violation } from '../domain/invariant.ts';
import type { SubjectProfile } from '../domain/profile.ts';
import type { RebalanceInput, Trace } from '../domain/trace.ts';

/**
 * What one of our own assignors answers where the promise was broken: a right answer, though seldom the only one.
 * Undefined where the witness already says what would have been better, or there is no such round.
 */
export function rightAnswerOf(
  { profile, observations }: Trace,
  { evidence, witness }: Violation,
): ReadonlyMap<string, readonly TopicPartition[]> | undefined {
  const last = observations[evidence.at(-1) ?? -1];
  if (witness.type === 'better' || last === undefined) return undefined;
  const asked = last.type === 'rebalanced' || last.type === 'failed' ? last.input : undefined;
  if (asked === undefined || asked.group.size === 0) return undefined;
  const answer = referenceFor(profile).assign(asked.cluster, withClaims(asked));
  if (answer instanceof Promise) return undefined;
  return new Map(
    [...answer].map(([member, value]) => [
      member,
      'partitions' in value ? value.partitions : value,
    ]),
  );
}

function referenceFor({ contract, protocol }: SubjectProfile): Assignor {
  if (contract === 'range') return range;
  if (contract === 'round-robin') return roundRobin;
  return protocol === 'cooperative' ? cooperativeSticky : uniform;
}

/** The same group with the claims where our assignors read them, whatever carried them. */
function withClaims({ group, claims }: RebalanceInput): ReadonlyMap<string, Subscription> {
  return new Map(
    [...group].map(([member, subscription]) => {
      const { partitions = [], generation = -1 } = claims.get(member) ?? {};
      return [member, { ...subscription, ownedPartitions: partitions, generation }];
    }),
  );
}
