import type { GroupSettings } from '../../../domain/settings.ts';
import type { DescribedMember, GroupDescription } from '../../../domain/wire.ts';

/**
 * Whether a classic member of a KIP-848 group has to join again because something is newer than its epoch; null: what is
 * visible does not tell. Until KAFKA-20272 that was the group's epoch, now it is the target's. Where all members are
 * classic nobody else would have a new target computed, and one may be told as soon as that is due.
 *
 * Source: KAFKA-20272; Kafka, `GroupMetadataManager.classicGroupHeartbeatToConsumerGroup`, `throwIfRebalanceInProgress`.
 */
export function isBehind(
  group: GroupDescription,
  { memberEpoch }: DescribedMember,
  { kafkaVersion }: GroupSettings,
): boolean | null {
  if (memberEpoch < group.assignmentEpoch) return true;
  if (memberEpoch >= group.groupEpoch) return areAllClassic(group) ? null : false;
  if (kafkaVersion === '4.0') return true;
  return areAllClassic(group) ? null : false;
}

function areAllClassic({ members }: GroupDescription): boolean {
  return members.every(({ memberType }) => memberType === 'classic');
}
