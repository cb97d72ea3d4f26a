import type { ExploreTask, ExploreProgress, GroupOutcome } from './explore-group.ts';
import type { ContractName, InvariantId } from '../domain/contract.ts';
import type { RebalanceProtocol } from '../domain/group.ts';
import type { AnyHistory } from '../domain/any-history.ts';
import type { GroupSettings } from '../domain/settings.ts';
import type { AnyProfile } from '../domain/group-subject.ts';
import type { Chunk, Hunted } from './hunt.ts';
import type { HuntPlan } from './plan.ts';
import type { EventImportance } from '../domain/story.ts';
import type { Judgement, Question, ShrinkTask, ShrunkCase } from './shrink-case.ts';

/** How a subject is named and what is said of it from outside; a cell loads it from this. */
export interface SubjectRequest {
  readonly ref: string;
  /** The folder that relative references and npm packages are looked for from. */
  readonly cwd: string;
  readonly contract?: ContractName | readonly InvariantId[];
  readonly protocol?: RebalanceProtocol;
  /** For coordinators and clients: settings that are fixed. */
  readonly settings?: Partial<GroupSettings>;
  /** For coordinators and clients: a reference to the assignor that simulated members, or the server, use. */
  readonly assignor?: string;
}

/** One history to judge again. */
export interface JudgeTask extends Question {
  readonly history: AnyHistory;
  readonly timeoutMs: number;
}

/**
 * A place where a subject runs: this process, or a child that can be killed. What the subject does there, dying
 * included, comes back as data.
 */
export interface Cell {
  open(): Promise<AnyProfile>;
  hunt(plan: HuntPlan, chunk: Chunk, progress: (done: number) => void): Promise<Hunted>;
  /** All interleavings of a small group; only for coordinators and clients. */
  explore(task: ExploreTask, progress: (progress: ExploreProgress) => void): Promise<GroupOutcome>;
  shrink(plan: HuntPlan, task: Omit<ShrinkTask, 'fatal'>): Promise<ShrunkCase>;
  judge(task: JudgeTask): Promise<Judgement>;
  /** What matters in each event of a history that breaks the invariant; nothing if the process does not survive it. */
  weigh(task: JudgeTask): Promise<readonly EventImportance[]>;
  /** From now on nothing of what ran before is left: the next call meets the subject anew. */
  renew(): Promise<void>;
  /** Ends what is going on after the current batch. */
  stop(): void;
  close(): Promise<void>;
}
