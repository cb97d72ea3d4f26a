import type { AnyHistory } from '../domain/any-history.ts';
import type { MembershipHistory } from '../domain/history.ts';
import { historyOfCase } from '../generate/case.ts';
import { exhaustiveHistories } from '../generate/exhaustive.ts';
import { timedHistoryOfCase } from '../generate/timed/case.ts';
import type { HuntPlan } from './plan.ts';

/** The history of a case, or null past the last one. */
export type Cases = (index: number) => AnyHistory | null;

/**
 * The cases of a plan. Random ones are made alone, in any order. Exhaustive ones are counted through: going forward is
 * cheap, going back starts anew.
 */
export function casesOf({ exhaustive, seed, size, protocol, timed }: HuntPlan): Cases {
  if (timed !== null) return (index) => timedHistoryOfCase(seed, index, timed);
  if (exhaustive === null) return (index) => historyOfCase(seed, index, { size, protocol });
  let walk = exhaustiveHistories(exhaustive, protocol);
  let position = -1;
  let current: MembershipHistory | null = null;
  return (index) => {
    if (index < position) {
      walk = exhaustiveHistories(exhaustive, protocol);
      position = -1;
    }
    while (position < index) {
      const next = walk.next();
      current = next.done === true ? null : next.value;
      position++;
      if (current === null) return null;
    }
    return current;
  };
}
