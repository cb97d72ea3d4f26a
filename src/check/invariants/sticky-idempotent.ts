import type { Invariant, Verdict } from '../../domain/invariant.ts';
import type { Scope } from '../../domain/contract.ts';
import type { Trace } from '../../domain/trace.ts';
import { at, filled } from '../at.ts';
import { nobody } from '../claims-view.ts';
import { isComplete, onEachHonestRound } from '../each-round.ts';
import { looksAtClaims } from '../looks-at-claims.ts';
import { findImprovingPath } from '../oracles/improving-path.ts';
import { nameOf, type RoundView } from '../round-view.ts';
import { note, type Tally } from '../tally.ts';
import type { Round } from '../trace-view.ts';

/**
 * Nothing changed: nothing moves. For every assignor: a round that differs from the one before only in that everybody
 * now owns what that gave them has the same answer. For those that look at claims, besides: where the claims are
 * themselves a complete assignment that is as balanced as possible, it stays.
 */
export const stickyIdempotent: Invariant = {
  id: 'sticky.idempotent',
  title: 'Where nothing changed and all is balanced, nothing moves',
  kind: 'quality',
  source: {
    title: 'KIP-54 and Kafka, AbstractStickyAssignor',
    locator: 'reassignment without a change of group or topics keeps the assignment',
  },
  exercises:
    'a second round after a complete one, or claims that are complete and balanced already',
  check,
};

function check(trace: Trace, scope: Scope): Verdict {
  const looks = looksAtClaims(trace.profile);
  return onEachHonestRound(trace, scope, (round, tally) => {
    const { view } = round;
    if (view.memberCount === 0 || view.assignable === 0 || !view.sound || view.racksEngaged) return;
    // What is given to nobody is lost (`coverage`); in cooperative groups it may be a needless revocation.
    if (view.uncovered > 0 && trace.profile.protocol !== 'cooperative') return;
    const settled = looks
      ? (settledClaims(view) ?? claimedAnswerBefore(round))
      : answerBefore(round);
    if (settled === null) return;
    tally.examined++;
    compare(round, settled, tally);
  });
}

/** The claims, if they are a complete assignment that is as balanced as possible. */
function settledClaims(view: RoundView): readonly number[] | null {
  const loads = filled(view.memberCount, 0);
  for (let partition = 0; partition < view.partitionCount; partition++) {
    if (view.topicSubscribers[at(view.topicOf, partition)] === 0) continue;
    const member = at(view.prior, partition);
    if (member < 0) return null;
    loads[member] = at(loads, member) + 1;
  }
  return findImprovingPath({ ...view, owner: view.prior, loads }) === null ? view.prior : null;
}

/** The answer before, if it was complete, everybody learnt it, and nothing changed since. */
function answerBefore({ seen, previous }: Round): readonly number[] | null {
  if (!seen.followUp || previous === null || previous.seen.missedBy.length > 0) return null;
  return isComplete(previous) ? previous.view.owner : null;
}

/** The answer before, if it is exactly what is claimed now. */
function claimedAnswerBefore(round: Round): readonly number[] | null {
  const before = answerBefore(round);
  return before?.every((member, partition) => round.view.prior[partition] === member) === true
    ? before
    : null;
}

function compare({ index, view, previous }: Round, settled: readonly number[], tally: Tally): void {
  for (let partition = 0; partition < view.partitionCount; partition++) {
    if (view.topicSubscribers[at(view.topicOf, partition)] === 0) continue;
    const before = at(settled, partition);
    const after = at(view.owner, partition);
    if (before === after) continue;
    const byAnswer = settled !== view.prior && previous !== null;
    note(tally, byAnswer ? [previous.index, index] : [index], {
      type: 'needless-move',
      partition: nameOf(view, partition),
      from: at(view.members, before),
      to: after === nobody ? null : at(view.members, after),
    });
    return;
  }
}
