import { SuiteError } from '../domain/errors.ts';
import type { AnyHistory } from '../domain/any-history.ts';
import { isTimed } from '../domain/any-history.ts';
import type { AnyProfile } from '../domain/group-subject.ts';
import { isGroupProfile } from '../domain/group-subject.ts';
import type { AnyTrace } from '../domain/group-trace.ts';
import type { Cell, JudgeTask, SubjectRequest } from './cell.ts';
import { casesOf } from './cases.ts';
import type { FromChild, ToChild } from './child-messages.ts';
import type { Child, Death } from './child-process.ts';
import { startChild } from './child-process.ts';
import type { ExploreProgress, ExploreTask, GroupOutcome } from './explore-group.ts';
import { outcomeOfDeath } from './explore-group.ts';
import type { Chunk, Hunted } from './hunt.ts';
import { judgeInto } from './hunt.ts';
import { interruptedTrace } from './group-journey.ts';
import { judgeAny } from './judge-any.ts';
import type { HuntPlan } from './plan.ts';
import type { EventImportance } from '../domain/story.ts';
import type { Judgement, ShrinkTask, ShrunkCase } from './shrink-case.ts';
import { shrinkTimeoutMs } from './shrink-case.ts';
import { addTally, emptyTally } from './tally.ts';

/** How long a module may take to load, in ms. */
const loadMsDefault = 30_000;
/** Deaths of one chunk, and of one shrink, after which it is left at what is known. */
const deathsMax = { hunt: 3, shrink: 12 };

/**
 * A cell in a child process. A subject that takes the process down is judged for it: the case that it was at is known,
 * and the work goes on in a new child.
 */
export class ChildCell implements Cell {
  readonly #request: SubjectRequest;
  #child: Child | null = null;
  #profile: AnyProfile | null = null;
  #stopped = false;

  readonly #loadMs: number;
  readonly #heapMaxMiB: number | undefined;

  /** `loadMs`: how long the module may take to load, in ms; `heapMaxMiB`: how large the child's heap may become. */
  constructor(
    request: SubjectRequest,
    {
      loadMs = loadMsDefault,
      heapMaxMiB,
    }: { readonly loadMs?: number; readonly heapMaxMiB?: number } = {},
  ) {
    this.#request = request;
    this.#loadMs = loadMs;
    this.#heapMaxMiB = heapMaxMiB;
  }

  async open(): Promise<AnyProfile> {
    await this.#ready();
    return this.#known();
  }

  hunt(plan: HuntPlan, chunk: Chunk, progress: (done: number) => void): Promise<Hunted> {
    return this.#huntPart(plan, chunk, { progress, deaths: 0 });
  }

  async explore(
    task: ExploreTask,
    progress: (progress: ExploreProgress) => void,
  ): Promise<GroupOutcome> {
    let states = 0;
    const exploring = (now: ExploreProgress): void => {
      states = Math.max(states, now.planned ?? now.done);
      progress(now);
    };
    const { timeoutMs: silenceMs } = task;
    const answer = await this.#call({ type: 'explore', task }, { silenceMs, exploring });
    if (answer.type === 'explored') return answer.outcome;
    if (answer.type !== 'died') throw unexpected(answer);
    return outcomeOfDeath(task, { ...answer, states });
  }

  async shrink(plan: HuntPlan, task: Omit<ShrinkTask, 'fatal'>): Promise<ShrunkCase> {
    const fatal: number[] = [];
    for (;;) {
      const last = fatal.at(-1) ?? 0;
      const runsMax = fatal.length < deathsMax.shrink ? task.runsMax : last + 1;
      // Each try knows of one more run that kills.
      // oxlint-disable-next-line no-await-in-loop
      const answer = await this.#call(
        { type: 'shrink', plan, task: { ...task, runsMax, fatal } },
        { silenceMs: shrinkTimeoutMs(plan.timeoutMs, task) },
      );
      if (answer.type === 'shrunk') return answer.shrunk;
      if (answer.type !== 'died') throw unexpected(answer);
      fatal.push(answer.words.ordinal);
    }
  }

  async judge(task: JudgeTask): Promise<Judgement> {
    const answer = await this.#call({ type: 'judge', task }, { silenceMs: task.timeoutMs });
    if (answer.type === 'judged') return answer.judgement;
    if (answer.type !== 'died') throw unexpected(answer);
    const trace = this.#traceOfDeath(task.history, answer);
    const verdict = judgeAny(trace, [task.cell])[0]?.verdict;
    return { trace, violation: verdict?.status === 'broken' ? verdict.violations[0] : null };
  }

  async weigh(task: JudgeTask): Promise<readonly EventImportance[]> {
    const answer = await this.#call({ type: 'weigh', task }, { silenceMs: task.timeoutMs });
    if (answer.type === 'weighed') return answer.importance;
    if (answer.type !== 'died') throw unexpected(answer);
    return [];
  }

  renew(): Promise<void> {
    return this.close();
  }

  stop(): void {
    this.#stopped = true;
    this.#child?.tell({ type: 'stop' });
  }

  close(): Promise<void> {
    this.#child?.kill();
    this.#child = null;
    return Promise.resolve();
  }

  /**
   * A child that dies takes its counts along. They are made again without the fatal case, which is judged by how the
   * child ended; then comes what lies behind it.
   */
  async #huntPart(plan: HuntPlan, { from, to }: Chunk, state: HuntState): Promise<Hunted> {
    // What was not interrupted once is interrupted from now on.
    const careful = plan.careful || state.deaths > 0;
    const message = { type: 'hunt', plan: { ...plan, careful }, chunk: { from, to } } as const;
    const { progress } = state;
    const answer = await this.#call(message, { silenceMs: plan.timeoutMs, progress });
    if (answer.type === 'hunted') return answer.hunted;
    if (answer.type !== 'died') throw unexpected(answer);
    const fatal = answer.words.ordinal;
    const tally = emptyTally(plan.cells);
    state.deaths++;
    if (fatal > from) {
      const before = await this.#huntPart(plan, { from, to: fatal }, state);
      addTally(tally, before.tally);
      if (before.next < fatal) return { ...before, tally };
    }
    this.#judgeDeath(tally, plan, answer);
    const next = fatal + 1;
    if (state.deaths >= deathsMax.hunt || next >= to)
      return { tally, next, gaveUp: state.deaths >= deathsMax.hunt };
    const behind = {
      progress: (done: number) => progress(next - from + done),
      deaths: state.deaths,
    };
    const after = await this.#huntPart(plan, { from: next, to }, behind);
    addTally(tally, after.tally);
    return { ...after, tally };
  }

  async #ready(): Promise<Child> {
    if (this.#child !== null) return this.#child;
    const child = startChild({ heapMaxMiB: this.#heapMaxMiB });
    this.#child = child;
    const answer = await child.call(
      { type: 'open', subject: this.#request, blackBox: child.blackBoxPath },
      { silenceMs: this.#loadMs },
    );
    if (answer.type === 'error') {
      await this.close();
      throw errorFrom(this.#request.ref, answer);
    }
    if (answer.type === 'opened') this.#profile = answer.profile;
    else {
      await this.close();
      throw notLoaded(this.#request.ref, answer);
    }
    if (this.#stopped) child.tell({ type: 'stop' });
    return child;
  }

  async #call(message: ToChild, limits: Parameters<Child['call']>[1]): Promise<FromChild | Death> {
    const child = await this.#ready();
    const answer = await child.call(message, limits);
    if (answer.type === 'died') this.#child = null;
    if (answer.type === 'error') throw new SuiteError(answer.code, answer.message, answer.hint);
    return answer;
  }

  #known(): AnyProfile {
    if (this.#profile !== null) return this.#profile;
    throw new SuiteError('INTERNAL', 'a cell was used before it was open', 'Report this.');
  }

  #traceOfDeath(history: AnyHistory, { failure, message }: Death): AnyTrace {
    const input = {
      cluster: { topics: new Map() },
      group: new Map(),
      claims: new Map(),
      leader: '',
    };
    const profile = this.#known();
    if (isTimed(history) || isGroupProfile(profile))
      return traceOfGroupsDeath(history, profile, { failure, message });
    const event = Math.max(0, history.events.length - 1);
    return {
      profile,
      history,
      observations: [{ type: 'failed', event, round: 1, input, failure, message }],
    };
  }

  #judgeDeath(tally: Hunted['tally'], plan: HuntPlan, death: Death): void {
    const { ordinal } = death.words;
    const history = casesOf(plan)(ordinal);
    if (history === null) return;
    const trace = this.#traceOfDeath(history, death);
    judgeInto(tally, plan, { index: ordinal, lived: { trace, assignMs: [] } });
  }
}

/** What can be told of a history whose process died: nothing was seen of it but its end. */
function traceOfGroupsDeath(
  history: AnyHistory,
  profile: AnyProfile,
  { failure, message }: Pick<Death, 'failure' | 'message'>,
): AnyTrace {
  const process = isGroupProfile(profile) && profile.kind === 'member' ? 'a client' : null;
  const unseen = `${message}; when is not known: the process had to be ended`;
  if (isTimed(history)) return interruptedTrace(history, [], { failure, message: unseen, process });
  throw new SuiteError('INTERNAL', 'a group died in a history without time', 'Report this.');
}

interface HuntState {
  readonly progress: (done: number) => void;
  deaths: number;
}

/** An error that names the subject: among many, a reader must know which one. */
function errorFrom(ref: string, answer: FromChild & { readonly type: 'error' }): SuiteError {
  const { code, message, hint } = answer;
  const named = code !== 'NOT_AN_ASSIGNOR' || message.includes(ref);
  return new SuiteError(code, named ? message : `${ref}: ${message}`, hint);
}

function notLoaded(ref: string, answer: FromChild | Death): SuiteError {
  const why = answer.type === 'died' ? answer.message : `it answered ${answer.type}`;
  return new SuiteError(
    'SUBJECT_NOT_LOADED',
    `${ref} could not be loaded: ${why} while it was imported`,
    'Make sure that importing the module only defines the assignor: no endless work, no process.exit at its top level.',
  );
}

function unexpected(answer: FromChild | Death): SuiteError {
  return new SuiteError(
    'INTERNAL',
    `a child answered ${answer.type} out of turn`,
    'This is a defect of ours: report it.',
  );
}
