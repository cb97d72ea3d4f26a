import type { HistoryEvent, MembershipHistory } from '../domain/history.ts';
import type { AssignorSubject, LiveSubject, Subject } from '../domain/subject.ts';
import { drive } from './drive.ts';

/**
 * An assignor as a `Subject` like any other: each event is an instant rebalance, rounds until it settles.
 *
 * An assignor lives in no time of its own, so what was applied is played when it is settled, from the start: `settle`
 * tells all that was seen since the group was empty. `limitMs` bounds one answer.
 */
export function liftAssignor(assignor: AssignorSubject, clock: () => number): Subject {
  return {
    profile: assignor.profile,
    open: (history, signal) => Promise.resolve(liveSubject(assignor, history, { clock, signal })),
  };
}

function liveSubject(
  assignor: AssignorSubject,
  { shape, topics }: MembershipHistory,
  { clock, signal }: { readonly clock: () => number; readonly signal: AbortSignal },
): LiveSubject {
  const applied: HistoryEvent[] = [];
  return {
    apply: (event) => {
      applied.push(event);
      return Promise.resolve();
    },
    settle: async (limitMs) => {
      signal.throwIfAborted();
      const history = { shape, topics, events: [...applied] };
      const { trace } = await drive(assignor, history, { timeoutMs: limitMs, clock, guard: null });
      return trace;
    },
    close: () => Promise.resolve(),
  };
}
