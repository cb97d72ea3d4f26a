import type { GroupViolation } from '../../domain/group-invariant.ts';
import type { GroupTrace } from '../../domain/group-trace.ts';
import type { EventImportance, Story } from '../../domain/story.ts';

/** The story of a timed trace; `violation` is what is marked as wrong. */
export function timedStoryOf(
  trace: GroupTrace,
  violation: GroupViolation | null,
  importance: readonly EventImportance[],
): Story {
  const witness = violation?.witness;
  return {
    rounds: [],
    importance,
    timed: {
      endMs: trace.endMs,
      processes: [],
      messages: [],
      bars: [],
      callbacks: [],
      states: [],
      events: [],
      wrong:
        witness === undefined
          ? null
          : { atMs: witness.atMs, members: witness.members, partitions: witness.partitions },
    },
  };
}
