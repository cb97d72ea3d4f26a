import type { GroupTrace } from '../../domain/group-trace.ts';

/** Everything of interest that a timed history may have, in the order in which reports list it. */
export const groupFeatures: readonly string[] = [];

/** Which of `groupFeatures` this trace has, in that order. */
export function groupFeaturesOf(_trace: GroupTrace): readonly string[] {
  return [];
}
