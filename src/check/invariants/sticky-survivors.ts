import type { Invariant, Verdict } from '../../domain/invariant.ts';
import type { Scope } from '../../domain/contract.ts';
import type { Trace } from '../../domain/trace.ts';
import { at } from '../at.ts';
import { nobody } from '../claims-view.ts';
import { isComplete, onEachHonestRound } from '../each-round.ts';
import { spreadOf } from '../oracles/improving-path.ts';
import { isSameCluster } from '../same-input.ts';
import { nameOf } from '../round-view.ts';
import { note, type Tally } from '../tally.ts';
import type { Round } from '../trace-view.ts';

/** With equal subscriptions: when members leave, only their partitions change hands. */
export const stickySurvivors: Invariant = {
  id: 'sticky.survivors',
  title: 'When a member leaves, those that stay keep what they have',
  kind: 'quality',
  source: {
    title: 'KIP-54',
    locator: 'example “C1 leaves”: the others keep their partitions and share those of C1',
  },
  exercises: 'equal subscriptions, a balanced group, and a member that leaves it',
  check,
};

function check(trace: Trace, _scope: Scope): Verdict {
  const looksAtClaims = trace.profile.carrier !== 'none';
  return onEachHonestRound(trace, 'equal-subscriptions', (round, tally) => {
    if (looksAtClaims && round.view.sound) compareWithBefore(round, tally);
  });
}

function compareWithBefore(round: Round, tally: Tally): void {
  const { previous, view } = round;
  if (previous === null || !isWhole(previous) || view.racksEngaged) return;
  const survivors = survivorsOf(previous, round);
  if (survivors === null) return;
  const kept: number[] = [];
  for (let partition = 0; partition < view.partitionCount; partition++) {
    const survivor = survivors[at(previous.view.owner, partition)] ?? nobody;
    if (survivor === nobody) continue;
    // Somebody's claims do not tell what was given before: no basis to judge.
    if (view.prior[partition] !== survivor) return;
    kept.push(partition);
  }
  tally.examined += kept.length;
  for (const partition of kept) {
    const from = at(view.prior, partition);
    const to = at(view.owner, partition);
    if (from === to) continue;
    note(tally, [previous.index, round.index], {
      type: 'needless-move',
      partition: nameOf(view, partition),
      from: at(view.members, from),
      to: to === nobody ? null : at(view.members, to),
    });
  }
}

/** The round before was complete and balanced, with equal subscriptions, and everybody learnt its answer. */
function isWhole(previous: Round): boolean {
  const { view, seen } = previous;
  return (
    seen.missedBy.length === 0 &&
    view.subscriptionsEqual &&
    !view.racksEngaged &&
    isComplete(previous) &&
    spreadOf(view.loads) <= 1
  );
}

/** Number now by number before, where some members left and nothing else changed; else null. */
function survivorsOf(previous: Round, { seen, view }: Round): number[] | null {
  const before = previous.view;
  if (view.memberCount === 0 || view.memberCount >= before.memberCount) return null;
  if (!isSameCluster(previous.seen.input.cluster, seen.input.cluster)) return null;
  const survivors = before.members.map((member) => view.members.indexOf(member));
  if (survivors.filter((member) => member >= 0).length !== view.memberCount) return null;
  for (let topic = 0; topic < view.topicCount; topic++) {
    const wasWanted = at(before.topicSubscribers, topic) > 0;
    if (wasWanted !== at(view.topicSubscribers, topic) > 0) return null;
  }
  return survivors;
}
