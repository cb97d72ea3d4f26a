import type { Invariant, Verdict } from '../../domain/invariant.ts';
import type { Scope } from '../../domain/contract.ts';
import type { Trace } from '../../domain/trace.ts';
import { at } from '../at.ts';
import { nobody } from '../claims-view.ts';
import { onEachHonestRound } from '../each-round.ts';
import { nameOf } from '../round-view.ts';
import { newTally, note, verdictOf, type Tally } from '../tally.ts';
import type { Round } from '../trace-view.ts';

/** What was withheld in a round, and given up by its owner, is assigned in the next. */
export const cooperativeProgress: Invariant = {
  id: 'cooperative.progress',
  title: 'What is withheld in a round is assigned in the next',
  kind: 'liveness',
  source: { title: 'KIP-429', locator: 'the follow-up rebalance assigns what was revoked' },
  exercises: 'cooperative rounds in which a partition is withheld, and their follow-ups',
  check,
};

function check(trace: Trace, scope: Scope): Verdict {
  if (trace.profile.protocol !== 'cooperative') return verdictOf(newTally());
  return onEachHonestRound(trace, scope, (round, tally) => {
    if (round.seen.followUp && round.previous !== null) look(round.previous, round, tally);
  });
}

function look(previous: Round, { index, seen, view }: Round, tally: Tally): void {
  const before = previous.view;
  if (before.uncovered === 0) return;
  for (let partition = 0; partition < view.partitionCount; partition++) {
    if (view.topicSubscribers[at(view.topicOf, partition)] === 0) continue;
    const withheld = before.owner[partition] === nobody && before.holder[partition] !== nobody;
    if (!withheld || view.holder[partition] !== nobody) continue;
    tally.examined++;
    if (view.owner[partition] !== nobody) continue;
    note(tally, [previous.index, index], {
      type: 'no-progress',
      partition: nameOf(view, partition),
      rounds: [previous.seen.round, seen.round],
    });
  }
}
