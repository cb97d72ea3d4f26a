import type { Invariant, Verdict } from '../../domain/invariant.ts';
import type { Trace } from '../../domain/trace.ts';
import { at } from '../at.ts';
import { claimantsOf, conflict, nobody } from '../claims-view.ts';
import { eligibleFor, nameOf } from '../round-view.ts';
import { newTally, note, verdictOf, type Tally } from '../tally.ts';
import { traceViewOf, type Round } from '../trace-view.ts';

/**
 * Every existing partition of every topic that somebody subscribes to is given to a member.
 *
 * In a cooperative round a partition may be withheld while a live member that is not the only one to have it claims it.
 * What was withheld in one round and is free in the next is `cooperative.progress`'s matter; but when the group has
 * settled, nothing may be left over, unless its claimant does not learn the answers.
 */
export const coverage: Invariant = {
  id: 'coverage',
  title: 'Every partition that somebody subscribes to is given to a member',
  kind: 'safety',
  source: {
    title: 'KIP-54 and KIP-429',
    locator:
      'all partitions are assigned; a cooperative assignor leaves out what must be revoked first',
  },
  exercises: 'any group with a member and a partition that it wants',
  check,
};

function check(trace: Trace): Verdict {
  const tally = newTally();
  const { honest, rounds, settlings } = traceViewOf(trace);
  const cooperative = trace.profile.protocol === 'cooperative';
  for (const round of rounds) {
    tally.examined += round.view.assignable;
    if (round.view.uncovered > 0) {
      noteUncovered(round, tally, (p) => cooperative && (isWithheld(round, p) || isLate(round, p)));
    }
  }
  if (!honest || !cooperative) return verdictOf(tally);
  for (const { seen, rounds: ofEvent } of settlings) {
    const last = ofEvent.at(-1);
    if (last === undefined || !seen.quiet || seen.interrupted) continue;
    if (last.view.uncovered > 0) {
      noteUncovered(last, tally, (partition) => isStuckWithClaimant(last, partition));
    }
  }
  return verdictOf(tally);
}

function noteUncovered(
  { index, view }: Round,
  tally: Tally,
  isExcused: (partition: number) => boolean,
): void {
  for (let partition = 0; partition < view.partitionCount; partition++) {
    if (view.owner[partition] !== nobody) continue;
    if (view.topicSubscribers[at(view.topicOf, partition)] === 0 || isExcused(partition)) continue;
    note(tally, [index], {
      type: 'unassigned',
      partition: nameOf(view, partition),
      eligible: eligibleFor(view, partition).map((member) => at(view.members, member)),
    });
  }
}

/** A live member claims it, and somebody else could be waiting for it. */
function isWithheld({ view }: Round, partition: number): boolean {
  const holder = at(view.holder, partition);
  if (holder === conflict) return true;
  return holder >= 0 && eligibleFor(view, partition).some((member) => member !== holder);
}

/** It was withheld in the round before, and has been given up since. */
function isLate({ seen, previous }: Round, partition: number): boolean {
  return (
    seen.followUp &&
    previous !== null &&
    previous.view.owner[partition] === nobody &&
    previous.view.holder[partition] !== nobody
  );
}

/** One of its claimants did not learn the answer, and goes on claiming it. */
function isStuckWithClaimant({ seen, view }: Round, partition: number): boolean {
  if (seen.missedBy.length === 0 || view.holder[partition] === nobody) return false;
  const generation = at(view.topGeneration, partition);
  const claimants = claimantsOf(view, view.members, seen.input.claims, { partition, generation });
  return claimants.some((member) => seen.missedBy.includes(at(view.members, member)));
}
