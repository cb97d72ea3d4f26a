import type { Invariant, Verdict } from '../../domain/invariant.ts';
import type { Trace } from '../../domain/trace.ts';
import { at } from '../at.ts';
import { claimantsOf, conflict, nobody } from '../claims-view.ts';
import { onEachRound } from '../each-round.ts';
import { mayTake } from '../oracles/placement.ts';
import { nameOf } from '../round-view.ts';
import { newTally, note, verdictOf, type Tally } from '../tally.ts';
import type { Round } from '../trace-view.ts';

/**
 * No partition is given to a member in a round in which another live member of the group still holds it. Who holds it:
 * the only valid claimant of the highest generation claimed for it; in a conflict, all of that generation. A member that
 * no longer subscribes to the topic has no valid claim: a cooperative consumer revokes such partitions before it joins.
 */
export const cooperativeTwoPhase: Invariant = {
  id: 'cooperative.two-phase',
  title: 'A partition is revoked in one round and given in a later one',
  kind: 'safety',
  source: {
    title: 'KIP-429; Kafka, ConsumerCoordinator.validateCooperativeAssignment',
    locator:
      'nothing that one member revokes is added to another in the same round; KAFKA-12984 for conflicts',
  },
  exercises:
    'cooperative rounds in which a partition leaves the member that holds it, or two members claim it',
  check,
};

function check(trace: Trace): Verdict {
  if (trace.profile.protocol !== 'cooperative') return verdictOf(newTally());
  return onEachRound(trace, look);
}

function look(round: Round, tally: Tally): void {
  const { view } = round;
  for (let partition = 0; partition < view.partitionCount; partition++) {
    const holder = at(view.prior, partition);
    const owner = at(view.owner, partition);
    if (holder === nobody || holder === owner) continue;
    tally.examined++;
    if (owner === nobody) continue;
    const from = holder === conflict ? otherClaimant(round, partition, owner) : holder;
    if (from === undefined) continue;
    note(tally, [round.index], {
      type: 'given-before-revoked',
      partition: nameOf(view, partition),
      from: at(view.members, from),
      to: at(view.members, owner),
      round: round.seen.round,
    });
  }
}

function otherClaimant(
  { seen, view }: Round,
  partition: number,
  owner: number,
): number | undefined {
  const generation = at(view.topGeneration, partition);
  const claimants = claimantsOf(view, view.members, seen.input.claims, { partition, generation });
  return claimants.find((member) => member !== owner && mayTake(view, member, partition));
}
