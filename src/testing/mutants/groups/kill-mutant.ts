import { groupInvariantOf } from '../../../check/group/group-registry.ts';
import { groupVerdictOn } from '../../../check/group/judge-group.ts';
import type { GroupInvariantId } from '../../../domain/contract.ts';
import type { TimedHistory } from '../../../domain/timed-history.ts';
import { timedHistoryOfCase } from '../../../generate/timed/case.ts';
import { shrinkSteps } from '../../../shrink/shrink.ts';
import type { Cast } from '../../../simulation/cast.ts';
import { liveGroup } from '../../../simulation/engine/live-group.ts';
import { castOf, type GroupMutant } from './group-mutant.ts';

/** Histories that a mutant may survive. */
export const historiesMax = 2000;
/** Counterexamples that are shrunk, at most, to find a small one. */
const shrunkMax = 3;
const runsMax = 2000;
/** Right casts take far fewer steps in a history; some mutants never end. */
const stepsMax = 20_000;

/** A mutant that broke its promise. */
export interface Kill {
  /** In which history of the seed's. */
  readonly index: number;
  /** The first counterexample that was shrunk to `eventsMax` events, or else the smallest. */
  readonly smallest: TimedHistory;
}

/**
 * Lets a mutant live through generated histories until the promise that it is expected to break is broken, where a right
 * cast keeps it, and shrinks that. Null: it survives `historiesMax` of them.
 */
export function killOf(mutant: GroupMutant, seed: number): Kill | null {
  const { breaks, members, settings = {}, eventsMax } = mutant;
  const cast = castOf(mutant);
  const others = rightCastOf(mutant);
  let first = -1;
  let smallest: TimedHistory | null = null;
  let shrunk = 0;
  for (let index = 0; index < historiesMax && shrunk < shrunkMax; index++) {
    const options = { size: 'mixed', protocols: members, settings } as const;
    const history = timedHistoryOfCase(seed, index, options);
    if (!doesBreak(cast, history, breaks) || doesBreak(others, history, breaks)) continue;
    if (first === -1) first = index;
    const found = shrunkFrom(history, (candidate) => doesBreak(cast, candidate, breaks));
    shrunk++;
    if (smallest === null || found.events.length < smallest.events.length) smallest = found;
    if (smallest.events.length <= eventsMax) break;
  }
  return smallest === null ? null : { index: first, smallest };
}

/** The same groups without the mutant. */
export function rightCastOf({ name, defect, breaks, members, eventsMax }: GroupMutant): Cast {
  return castOf({ name, defect, breaks, members, eventsMax });
}

/** Whether a cast breaks a promise in a history. Only what steps owe takes steps that are done twice. */
export function doesBreak(cast: Cast, history: TimedHistory, id: GroupInvariantId): boolean {
  const isOfSteps = id === 'termination' || id === 'determinism';
  const trace = liveGroup(
    cast,
    history,
    isOfSteps ? { checked: true, probe: 7, stepsMax } : { stepsMax },
  );
  return groupVerdictOn(groupInvariantOf(id), trace).status === 'broken';
}

function shrunkFrom(
  history: TimedHistory,
  stillBreaks: (candidate: TimedHistory) => boolean,
): TimedHistory {
  const steps = shrinkSteps(history, { runsMax });
  let step = steps.next();
  while (step.done !== true) step = steps.next(stillBreaks(step.value));
  return step.value.history;
}
