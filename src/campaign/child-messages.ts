import type { ExploreProgress, ExploreTask, GroupOutcome } from './explore-group.ts';
import type { SuiteErrorCode } from '../domain/errors.ts';
import type { AnyProfile } from '../domain/group-subject.ts';
import type { JudgeTask, SubjectRequest } from './cell.ts';
import type { Chunk, Hunted } from './hunt.ts';
import type { HuntPlan } from './plan.ts';
import type { EventImportance } from '../domain/story.ts';
import type { Judgement, ShrinkTask, ShrunkCase } from './shrink-case.ts';

/** What a parent asks of a child. Both ends are ours and of one version: no schema stands between them. */
export type ToChild =
  | { readonly type: 'open'; readonly subject: SubjectRequest; readonly blackBox: string }
  | { readonly type: 'hunt'; readonly plan: HuntPlan; readonly chunk: Chunk }
  | { readonly type: 'explore'; readonly task: ExploreTask }
  | { readonly type: 'shrink'; readonly plan: HuntPlan; readonly task: ShrinkTask }
  | { readonly type: 'judge'; readonly task: JudgeTask }
  | { readonly type: 'weigh'; readonly task: JudgeTask }
  | { readonly type: 'stop' };

/** What a child answers. `progress` and `exploring` may come any number of times before the answer. */
export type FromChild =
  | { readonly type: 'opened'; readonly profile: AnyProfile }
  | { readonly type: 'progress'; readonly done: number }
  | { readonly type: 'exploring'; readonly progress: ExploreProgress }
  | { readonly type: 'explored'; readonly outcome: GroupOutcome }
  | { readonly type: 'hunted'; readonly hunted: Hunted }
  | { readonly type: 'shrunk'; readonly shrunk: ShrunkCase }
  | { readonly type: 'judged'; readonly judgement: Judgement }
  | { readonly type: 'weighed'; readonly importance: readonly EventImportance[] }
  | {
      readonly type: 'error';
      readonly code: SuiteErrorCode;
      readonly message: string;
      readonly hint: string;
    };
