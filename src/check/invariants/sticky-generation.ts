import type { Invariant, Verdict } from '../../domain/invariant.ts';
import type { Trace } from '../../domain/trace.ts';
import { at } from '../at.ts';
import { claimantsOf, conflict } from '../claims-view.ts';
import { partitionNumber } from '../cluster-view.ts';
import { isComplete, onEachRound } from '../each-round.ts';
import { mayTake } from '../oracles/placement.ts';
import { nameOf, type RoundView } from '../round-view.ts';
import { note, type Tally } from '../tally.ts';
import type { Round } from '../trace-view.ts';

/**
 * A claim of an older generation never beats a newer one, and claims in conflict give nobody a right.
 *
 * An older claimant may well get the partition, where balance asks for it. Its claim has *won* only if the current
 * holder could have kept the partition at the same balance: because it has fewer than the winner, or because it got
 * something else instead that it did not have before and that the winner could have had. That argument needs equal
 * subscriptions: with different ones a correct heuristic may take a partition from its holder for the sake of balance and
 * end where that was not needed, whoever else claimed it.
 */
export const stickyGeneration: Invariant = {
  id: 'sticky.generation',
  title: 'A claim of an older generation never beats a newer one',
  kind: 'safety',
  source: { title: 'KIP-341, KIP-792', locator: 'conflicting claims: the highest generation wins' },
  exercises:
    'equal subscriptions, and two claims on one partition that are of different generations',
  check,
};

function check(trace: Trace): Verdict {
  const looksAtClaims = trace.profile.carrier !== 'none';
  return onEachRound(trace, (round, tally) => {
    const { view } = round;
    if (!looksAtClaims || view.racksEngaged || !view.subscriptionsEqual) return;
    const conflicts = view.prior.includes(conflict);
    if ((view.staleClaims === 0 && !conflicts) || !isComplete(round)) return;
    if (view.staleClaims > 0) look(round, tally);
    if (conflicts) lookAtConflicts(round, tally);
  });
}

function look({ index, seen, view }: Round, tally: Tally): void {
  for (let member = 0; member < view.memberCount; member++) {
    const claims = seen.input.claims.get(at(view.members, member));
    if (claims === undefined) continue;
    for (const name of claims.partitions) {
      const partition = partitionNumber(view, name);
      if (!isOlderClaim(view, { member, partition, generation: claims.generation })) continue;
      tally.examined++;
      const holder = at(view.prior, partition);
      if (view.owner[partition] !== member || !couldKeep(view, partition)) continue;
      note(tally, [index], {
        type: 'stale-claim-won',
        partition: nameOf(view, partition),
        winner: at(view.members, member),
        winnerGeneration: claims.generation,
        holder: at(view.members, holder),
        holderGeneration: at(view.topGeneration, partition),
      });
    }
  }
}

/**
 * A claimant in a conflict may well get the partition: somebody must. Its claim has won only if it gave up for it what was
 * clearly its own.
 */
function lookAtConflicts({ index, seen, view }: Round, tally: Tally): void {
  for (let partition = 0; partition < view.partitionCount; partition++) {
    if (view.prior[partition] !== conflict) continue;
    const winner = at(view.owner, partition);
    const generation = at(view.topGeneration, partition);
    const claim = { partition, generation };
    const claimants = claimantsOf(view, view.members, seen.input.claims, claim);
    tally.examined++;
    const other = claimants.find((member) => member !== winner);
    if (other === undefined || !claimants.includes(winner) || !gaveUp(view, winner)) continue;
    note(tally, [index], {
      type: 'stale-claim-won',
      partition: nameOf(view, partition),
      winner: at(view.members, winner),
      winnerGeneration: generation,
      holder: at(view.members, other),
      holderGeneration: generation,
    });
  }
}

/** Something that only `member` claimed went to somebody else. */
function gaveUp(view: RoundView, member: number): boolean {
  return view.prior.some(
    (owner, partition) => owner === member && view.owner[partition] !== member,
  );
}

interface MemberClaim {
  readonly member: number;
  readonly partition: number;
  readonly generation: number;
}

/** Another member has the current claim, this one an older one, and both want the partition. */
function isOlderClaim(view: RoundView, { member, partition, generation }: MemberClaim): boolean {
  if (partition < 0 || generation >= at(view.topGeneration, partition)) return false;
  return at(view.prior, partition) >= 0 && mayTake(view, member, partition);
}

function couldKeep(view: RoundView, partition: number): boolean {
  const holder = at(view.prior, partition);
  const winner = at(view.owner, partition);
  if (at(view.loads, holder) < at(view.loads, winner)) return true;
  return view.owner.some(
    (owner, other) =>
      owner === holder && view.prior[other] !== holder && mayTake(view, winner, other),
  );
}
