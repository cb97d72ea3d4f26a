import type { GroupObservation, GroupTrace } from '../../domain/group-trace.ts';
import { at } from '../at.ts';
import { featureNames } from './features/feature-names.ts';
import { isRebalancing, type Found } from './features/found.ts';
import { findInAnswer, findInRequest } from './features/of-answers.ts';
import { findInEvent, findInHistory } from './features/of-events.ts';
import { findInGroup } from './features/of-groups.ts';
import { findInProcess } from './features/of-processes.ts';
import { kind, traceIndexOf } from './trace-index.ts';

/** Everything of interest that a timed history may have, in the order in which reports list it. */
export const groupFeatures: readonly string[] = featureNames;

/** Which of `groupFeatures` this trace has, in that order. */
export function groupFeaturesOf(trace: GroupTrace): readonly string[] {
  const found: Found = {
    trace,
    index: traceIndexOf(trace),
    features: new Set(),
    group: null,
    initialSinceMs: -1,
    deleted: new Set(),
    isLive: [],
    isPaused: [],
    isAway: [],
    memberIds: [],
    pending: new Map(),
    processedTo: [],
    hasCommitted: [],
    lastEventAtMs: -1,
  };
  findInHistory(found);
  const { observations } = trace;
  const { kinds } = found.index;
  for (let index = 0; index < kinds.length; index++) {
    if (kinds[index] !== kind.learned) find(found, at(observations, index), index);
  }
  return featureNames.filter((name) => found.features.has(name));
}

function find(found: Found, seen: GroupObservation, index: number): void {
  const process = at(found.index.processOf, index);
  if (seen.type === 'requested') findInRequest(found, process, seen);
  else if (seen.type === 'replied') findInAnswer(found, process, seen);
  else if (process >= 0) findInProcess(found, process, seen, index);
  else if (seen.type === 'described') findInGroup(found, seen);
  else if (seen.type === 'happened') findInEvent(found, seen);
  else if (seen.type === 'failed-over') {
    found.features.add('failover');
    if (isRebalancing(found.group)) found.features.add('failover mid-rebalance');
  }
}
