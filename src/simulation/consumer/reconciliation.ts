import type { TopicPartition } from '../../domain/group.ts';
import type { GroupSettings } from '../../domain/settings.ts';
import { type EpochPartition, holdsAnyOf } from './partition-list.ts';

/** What reconciling a member depends on, besides the member and its target. */
export interface Reconciliation {
  readonly kafkaVersion: GroupSettings['kafkaVersion'];
  /** The epoch of the target assignment. */
  readonly assignmentEpoch: number;
  readonly partitionEpochs: readonly EpochPartition[];
  /** What the member says it owns; null: it did not say. */
  readonly owned: readonly TopicPartition[] | null;
  /** The topics that the member reads and that exist. */
  readonly subscribed: readonly string[];
  /** This request changed which topics those are. */
  readonly subscriptionChanged: boolean;
}

/** Whether the member has, as far as is known, one of these. Source: Kafka, `CurrentAssignmentBuilder.ownsRevokedPartitions`. */
export function stillOwns(
  revoked: readonly EpochPartition[],
  { owned }: Pick<Reconciliation, 'owned'>,
): boolean {
  return owned === null || holdsAnyOf(revoked, owned);
}
