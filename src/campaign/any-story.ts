import type { Violation } from '../domain/invariant.ts';
import type { AnyTrace } from '../domain/group-trace.ts';
import { isGroupTrace } from '../domain/group-trace.ts';
import type { EventImportance, Story } from '../domain/story.ts';
import { storyOf } from '../report/story.ts';
import { timedStoryOf } from '../report/timed/timed-story-of.ts';
import { rightAnswerOf } from './right-answer.ts';

/** The story of a trace of either kind, with a right answer beside the wrong one where there can be one. */
export function anyStoryOf(
  trace: AnyTrace,
  violation: Violation | null,
  importance: readonly EventImportance[],
): Story {
  if (!isGroupTrace(trace))
    return violation === null
      ? storyOf(trace, null, importance)
      : storyOf(trace, violation, importance, rightAnswerOf(trace, violation));
  if (violation === null || violation.witness.type !== 'group-rule')
    return timedStoryOf(trace, null, importance);
  return timedStoryOf(trace, { ...violation, witness: violation.witness }, importance);
}
