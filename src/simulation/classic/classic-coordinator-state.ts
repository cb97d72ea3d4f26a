import type { CoordinatorConfig } from '../../domain/coordinator.ts';
import type { CommittedOffsets } from '../offsets/committed-offsets.ts';
import type { ClassicGroup } from './classic-group.ts';

/** All that the classic coordinator knows: plain data. */
export interface ClassicCoordinatorState {
  readonly config: CoordinatorConfig;
  /** Null: there is no such group. */
  readonly group: ClassicGroup | null;
  readonly offsets: CommittedOffsets;
  /** The number in the next member id that is given out; it survives failovers, as Kafka's ids are unique for ever. */
  readonly nextMemberNumber: number;
  /** When to look next for offsets, or a group, that have outlived their use; null: not at all. */
  readonly cleanUpAtMs: number | null;
}
