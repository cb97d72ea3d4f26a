import type { EventTiming, HistoryEvent, MembershipHistory } from '../domain/history.ts';
import type { AssignorSubject } from '../domain/subject.ts';
import type { Trace } from '../domain/trace.ts';
import { applyEvent, stepsOf } from './apply-event.ts';
import type { Waiting } from './ask.ts';
import { failureOf } from './ask.ts';
import { groupStateOf } from './group-state.ts';
import { inputOf } from './input.ts';
import { probeAtTheEnd } from './probe.ts';
import type { LiveOptions, Run } from './run.ts';
import { settle } from './settle.ts';

/**
 * Lets an assignor live through a history: each event becomes the rebalances that it causes, played as the protocol
 * says, and everything seen goes into the trace. A failed question ends the history there.
 *
 * Yields promises only where the subject returns one. Throws nothing of the subject's.
 */
export function* live(
  subject: AssignorSubject,
  history: MembershipHistory,
  options: LiveOptions,
): Waiting<Trace> {
  const state = groupStateOf(subject, history.topics);
  const ordered = subject.profile.claims.some(
    ({ invariant }) => invariant === 'order-independence',
  );
  const run: Run = { ...options, state, history, ordered, dirty: true, last: null };
  if (yield* playEvents(run)) yield* probeAtTheEnd(run);
  return { profile: subject.profile, history, observations: options.recorder.observations };
}

/** False if a question failed. */
function* playEvents(run: Run): Waiting<boolean> {
  let due = false;
  for (const [index, event] of run.history.events.entries()) {
    const steps = stepsOf(run.state, event);
    for (const [rank, step] of steps.entries()) {
      const effect = apply(run, index, step);
      if (effect === 'failed') return false;
      due ||= effect;
      const timing = timingAfter(run.history, index, rank === steps.length - 1);
      if (!due || timing === 'together') continue;
      due = false;
      if (!(yield* settle(run, { event: index, timing }))) return false;
    }
  }
  return true;
}

/** What comes after a step: the next event's timing, `end` after the last one, `settled` inside an event of many steps. */
function timingAfter(
  { events }: MembershipHistory,
  index: number,
  lastStep: boolean,
): EventTiming | 'end' {
  if (!lastStep) return 'settled';
  const next = events[index + 1];
  return next === undefined ? 'end' : (next.when ?? 'settled');
}

/** Whether a rebalance is due. The subject's own code may run here (its factory, `onAssignment`). */
function apply(run: Run, index: number, step: HistoryEvent): boolean | 'failed' {
  if (step.type === 'bounce') return false;
  try {
    const effect = applyEvent(run.state, step);
    if (effect !== 'nothing') run.dirty = true;
    return effect === 'rebalance';
  } catch (error) {
    const input = inputOf(run.state, new Map());
    run.recorder.observations.push({
      type: 'failed',
      event: index,
      round: 1,
      input,
      ...failureOf(error),
    });
    return 'failed';
  }
}
