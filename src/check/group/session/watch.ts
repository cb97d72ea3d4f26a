import type { GroupSettings } from '../../../domain/settings.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import type { Look } from '../exchange.ts';
import type { GroupTally } from '../group-tally.ts';
import type { Clock } from './clock.ts';

/** All that is kept while sessions are watched. */
export interface Watch {
  readonly view: CoordinatorView;
  readonly settings: GroupSettings;
  readonly tally: GroupTally;
  /** By member id. */
  readonly clocks: Map<string, Clock>;
  look: Look;
  /** When the state of the classic group began. */
  sinceMs: number;
  /** How long the timer of that state runs: the longest rebalance timeout of the members there were when it began. */
  timerMs: number;
  /** It is the first rebalance of an empty group, which has timers of its own. */
  isFirst: boolean;
  /** Failovers so far. */
  failovers: number;
}

/** Nothing has been seen yet. */
export function newWatch(view: CoordinatorView, settings: GroupSettings, tally: GroupTally): Watch {
  return {
    view,
    settings,
    tally,
    clocks: new Map(),
    look: view.looks[0],
    sinceMs: 0,
    timerMs: 0,
    isFirst: true,
    failovers: 0,
  };
}

/** The longest rebalance timeout of the members that there are. */
export function longestRebalanceMs({ clocks, look }: Watch): number {
  let longest = 0;
  for (const { memberId } of look.group?.members ?? []) {
    longest = Math.max(longest, clocks.get(memberId)?.rebalanceMs ?? 0);
  }
  return longest;
}
