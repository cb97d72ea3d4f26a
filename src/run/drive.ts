import type { MembershipHistory } from '../domain/history.ts';
import type { AssignorSubject } from '../domain/subject.ts';
import type { Trace } from '../domain/trace.ts';
import type { Waiting } from './ask.ts';
import { NeverSettled } from './ask.ts';
import type { Timely } from './deadline.ts';
import { withinTime } from './deadline.ts';
import type { ExitGuard } from './exit-guard.ts';
import { live } from './live.ts';
import type { Recorder } from './run.ts';
import { breathMs, emptyRecorder } from './run.ts';

/** How a history is lived: bounds and what comes from outside. */
export interface DriveOptions {
  /** For one uninterrupted stretch of the subject's code, in ms. */
  readonly timeoutMs: number;
  readonly clock: () => number;
  readonly guard: ExitGuard | null;
  readonly roundsMax?: number;
  /**
   * Who ends a stretch that does not end: a `deadline` of its own for each, or somebody outside who can kill this
   * process (`watched`, told before each further stretch). With `first` only the first stretch has one of its own.
   * Default: `each`.
   */
  readonly deadline?: 'each' | 'first' | 'none';
  readonly watched?: () => void;
}

/** A lived history, and how long each answer took (ms). */
export interface Lived<Seen = Trace> {
  readonly trace: Seen;
  readonly assignMs: readonly number[];
}

/** Rounds after which an event is taken for one that never settles. */
const roundsMaxDefault = 8;

/** A history in the middle of being lived. */
export interface Journey<Seen = Trace> {
  readonly recorder: Recorder;
  readonly steps: Waiting<Seen>;
  /** What was seen so far, with the subject's failure to answer in time at its end. */
  interrupted(message: string): Seen;
}

/** Starts a history; nothing of the subject has run yet. */
export function setOut(
  subject: AssignorSubject,
  history: MembershipHistory,
  options: DriveOptions,
): Journey {
  const recorder = emptyRecorder();
  const { clock, guard, roundsMax = roundsMaxDefault } = options;
  return {
    recorder,
    steps: live(subject, history, { recorder, clock, guard, roundsMax }),
    interrupted: (message) => interruptedTrace(recorder, { subject, history, message }),
  };
}

/**
 * Lives a history to its end. A subject that loops is interrupted, one whose promise stays open is left alone; both are
 * a `failed` observation of the question that was open.
 */
export async function drive(
  subject: AssignorSubject,
  history: MembershipHistory,
  options: DriveOptions,
): Promise<Lived> {
  return finish(setOut(subject, history, options), { options, waiting: undefined });
}

/** How the next stretch begins: with what a promise became, or with the error that it became. */
type NextStep = { readonly value: unknown } | { readonly error: unknown };

/** Goes on with a history that was set out: from its start, or from the promise that it waits for. */
export async function finish<Seen>(
  journey: Journey<Seen>,
  from: {
    readonly options: DriveOptions;
    readonly waiting: PromiseLike<unknown> | undefined;
  },
): Promise<Lived<Seen>> {
  const { recorder } = journey;
  const { timeoutMs } = from.options;
  let step: NextStep =
    from.waiting === undefined ? { value: undefined } : await settled(from.waiting, timeoutMs);
  let first = from.waiting === undefined;
  for (;;) {
    const stretch = runStretch(journey, step, { ...from.options, first });
    first = false;
    if (!stretch.inTime) return hung(journey, from.options);
    if (stretch.value.done === true)
      return { trace: stretch.value.value, assignMs: recorder.assignMs };
    // One history after the other: which stretch comes next depends on what this one became.
    // oxlint-disable-next-line no-await-in-loop
    step = await settled(stretch.value.value, timeoutMs);
  }
}

/** Runs the subject until it waits or is done. */
function runStretch<Seen>(
  { recorder, steps }: Journey<Seen>,
  step: NextStep,
  {
    timeoutMs,
    clock,
    deadline = 'each',
    watched,
    first,
  }: DriveOptions & { readonly first: boolean },
): Timely<IteratorResult<PromiseLike<unknown>, Seen>> {
  recorder.stretchMs = clock();
  if (!first) watched?.();
  const run = (): IteratorResult<PromiseLike<unknown>, Seen> =>
    'error' in step ? steps.throw(step.error) : steps.next(step.value);
  return deadline === 'each' || (deadline === 'first' && first)
    ? withinTime(timeoutMs + breathMs, run)
    : { inTime: true, value: run() };
}

/** A history whose subject was interrupted in the question that is open. */
export function hung<Seen>(journey: Journey<Seen>, { timeoutMs }: DriveOptions): Lived<Seen> {
  return {
    trace: journey.interrupted(`no answer within ${timeoutMs} ms`),
    assignMs: journey.recorder.assignMs,
  };
}

function interruptedTrace(
  { observations, asking }: Recorder,
  {
    subject,
    history,
    message,
  }: {
    readonly subject: AssignorSubject;
    readonly history: MembershipHistory;
    readonly message: string;
  },
): Trace {
  const open = asking ?? {
    event: Math.max(0, history.events.length - 1),
    round: 1,
    input: { cluster: { topics: new Map() }, group: new Map(), claims: new Map(), leader: '' },
  };
  observations.push({ type: 'failed', ...open, failure: 'hung', message });
  return { profile: subject.profile, history, observations };
}

/** What a promise became, or `NeverSettled` after the time. */
async function settled(promise: PromiseLike<unknown>, limitMs: number): Promise<NextStep> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<NextStep>((resolve) => {
    timer = setTimeout(() => {
      resolve({ error: new NeverSettled(`the promise did not settle within ${limitMs} ms`) });
    }, limitMs);
  });
  const became = Promise.resolve(promise).then(
    (value): NextStep => ({ value }),
    (error: unknown): NextStep => ({ error }),
  );
  try {
    return await Promise.race([became, late]);
  } finally {
    clearTimeout(timer);
  }
}
