import type { GroupTrace } from '../../../domain/group-trace.ts';
import type { GroupDescription } from '../../../domain/wire.ts';
import type { TraceIndex } from '../trace-index.ts';
import type { FeatureName } from './feature-names.ts';

/** What was found in a trace so far, and what the next observation is compared with. */
export interface Found {
  readonly trace: GroupTrace;
  readonly index: TraceIndex;
  readonly features: Set<FeatureName>;
  group: GroupDescription | null;
  /** When the group left the state Empty for its first rebalance; -1: that is not what happens. */
  initialSinceMs: number;
  readonly deleted: Set<string>;
  /** By process: it lives, it stands still or is away, and the member id that it goes by. */
  readonly isLive: boolean[];
  readonly isPaused: boolean[];
  readonly isAway: boolean[];
  readonly memberIds: (string | undefined)[];
  /** Member ids that were handed out and not used yet, and to which process. */
  readonly pending: Map<string, number>;
  /** By partition: all records below were processed. */
  readonly processedTo: number[];
  readonly hasCommitted: boolean[];
  lastEventAtMs: number;
}

/** Whether a group is neither at rest nor without members. */
export function isRebalancing(group: GroupDescription | null): boolean {
  return group !== null && group.groupState !== 'Stable' && group.groupState !== 'Empty';
}
