import type { Invariant } from '../../domain/invariant.ts';
import { isSubscribed } from '../answer-view.ts';
import { onEachRound } from '../each-round.ts';
import { note, type Tally } from '../tally.ts';
import type { Round } from '../trace-view.ts';

/** A member only gets partitions of topics that it subscribes to. */
export const subscription: Invariant = {
  id: 'subscription',
  title: 'A member only gets partitions of topics that it subscribes to',
  kind: 'safety',
  source: {
    title: 'Kafka, ConsumerCoordinator',
    locator:
      'onJoinComplete: an assignment with another topic is refused, and the member joins again',
  },
  exercises: 'any answer that gives a partition; most of all groups with different subscriptions',
  check: (trace) => onEachRound(trace, look),
};

function look({ index, seen, view }: Round, tally: Tally): void {
  tally.examined += view.given;
  if (view.foreign === 0) return;
  for (const member of view.members) {
    for (const partition of seen.answer.get(member) ?? []) {
      if (isSubscribed(seen.input.group, member, partition)) continue;
      note(tally, [index], { type: 'not-subscribed', member, partition });
    }
  }
}
