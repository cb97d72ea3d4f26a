import type { TopicPartition } from '../../domain/group.ts';
import type { ConsumerMember } from './consumer-group.ts';
import { joiningEpoch } from './check-heartbeat.ts';
import { holdsAllOf } from './partition-list.ts';

/**
 * Whether a member may speak under this epoch: its own, or 0 to begin anew (it keeps what it has here). The one before is
 * good, too, if the member owns nothing but what it was given: then it has missed the answer that told it the new epoch.
 *
 * Source: KIP-848; Kafka, `GroupMetadataManager.throwIfConsumerGroupMemberEpochIsInvalid`; KAFKA-19233.
 */
export function memberEpochError(
  member: ConsumerMember,
  epoch: number,
  owned: readonly TopicPartition[] | null,
): 'FENCED_MEMBER_EPOCH' | null {
  if (epoch === joiningEpoch || epoch === member.memberEpoch) return null;
  const isLostResponse =
    epoch < member.memberEpoch &&
    epoch === member.previousMemberEpoch &&
    owned !== null &&
    holdsAllOf(member.assigned, owned);
  return isLostResponse ? null : 'FENCED_MEMBER_EPOCH';
}
