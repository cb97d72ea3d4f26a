import type { Invariant, Verdict } from '../../domain/invariant.ts';
import type { Scope } from '../../domain/contract.ts';
import type { Trace } from '../../domain/trace.ts';
import { at } from '../at.ts';
import { isComplete, onEachHonestRound } from '../each-round.ts';
import { note } from '../tally.ts';

/** Where all members have the same subscription, their loads differ by at most one, counted over all topics. */
export const balanceEven: Invariant = {
  id: 'balance.even',
  title: 'With equal subscriptions, loads differ by at most one',
  kind: 'quality',
  source: {
    title: 'Kafka, RoundRobinAssignor and AbstractStickyAssignor',
    locator: 'Javadoc: counts within one of each other if all subscriptions are identical',
  },
  exercises: 'two members or more with equal subscriptions, and a partition',
  check,
};

function check(trace: Trace, _scope: Scope): Verdict {
  return onEachHonestRound(trace, 'equal-subscriptions', (round, tally) => {
    if (!isComplete(round)) return;
    tally.examined++;
    const { loads, members } = round.view;
    let more = 0;
    let less = 0;
    for (let member = 1; member < loads.length; member++) {
      if (at(loads, member) > at(loads, more)) more = member;
      if (at(loads, member) < at(loads, less)) less = member;
    }
    if (at(loads, more) - at(loads, less) <= 1) return;
    note(tally, [round.index], {
      type: 'uneven',
      more: at(members, more),
      moreLoad: at(loads, more),
      less: at(members, less),
      lessLoad: at(loads, less),
    });
  });
}
