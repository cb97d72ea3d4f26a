import type { Invariant, Verdict } from '../../domain/invariant.ts';
import type { Scope } from '../../domain/contract.ts';
import type { Trace } from '../../domain/trace.ts';
import { at } from '../at.ts';
import { isInScope } from '../each-round.ts';
import { nameOf } from '../round-view.ts';
import { newTally, note, verdictOf, type Tally } from '../tally.ts';
import { traceViewOf, type Round, type Settling } from '../trace-view.ts';

/**
 * A member that stays is only asked to give up what it does not keep: nothing that it held before an event is taken from
 * it in one round and given back in a later one. Not judged where racks have a say, or where an answer was missed.
 */
export const cooperativeMinimalRevocation: Invariant = {
  id: 'cooperative.minimal-revocation',
  title: 'Nothing is taken from a member and then given back',
  kind: 'quality',
  source: {
    title: 'KIP-429',
    locator: 'members keep what they will own, and revoke only the rest',
  },
  exercises: 'cooperative rounds that take a partition from its holder, and their follow-ups',
  check,
};

function check(trace: Trace, scope: Scope): Verdict {
  const tally = newTally();
  const { honest, settlings } = traceViewOf(trace);
  if (!honest || trace.profile.protocol !== 'cooperative') return verdictOf(tally);
  for (const settling of settlings) {
    const [first] = settling.rounds;
    if (first === undefined || !isInScope(first, scope) || !isPlain(settling)) continue;
    look(settling.rounds, tally);
  }
  return verdictOf(tally);
}

function isPlain({ rounds }: Settling): boolean {
  return rounds.every(
    ({ seen, view }, index) =>
      view.sound &&
      !view.racksEngaged &&
      seen.missedBy.length === 0 &&
      (index === 0 || seen.followUp),
  );
}

function look(rounds: readonly Round[], tally: Tally): void {
  const [first] = rounds;
  if (first === undefined) return;
  for (let partition = 0; partition < first.view.partitionCount; partition++) {
    const holder = at(first.view.prior, partition);
    if (holder < 0) continue;
    const taken = rounds.find(({ view }) => view.owner[partition] !== holder);
    if (taken === undefined) continue;
    tally.examined++;
    const returned = rounds.find(
      ({ index, view }) => index > taken.index && view.owner[partition] === holder,
    );
    if (returned === undefined) continue;
    note(tally, [taken.index, returned.index], {
      type: 'revoked-and-returned',
      member: at(first.view.members, holder),
      partition: nameOf(first.view, partition),
      rounds: [taken.seen.round, returned.seen.round],
    });
  }
}
