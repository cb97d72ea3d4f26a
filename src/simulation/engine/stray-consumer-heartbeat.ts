import type { ConsumerGroupHeartbeatRequest } from '../../domain/wire.ts';
import { groupId } from './look-at-group.ts';
import type { StrayModel } from './stray-model.ts';
import { impostor } from './stray-model.ts';

/** A ConsumerGroupHeartbeat that is refused. */
export function strayConsumerHeartbeat(model: StrayModel): ConsumerGroupHeartbeatRequest | null {
  const { group, member, twist, stranger } = model;
  if (group.groupType !== 'consumer' || member.memberType !== 'consumer') return null;
  const { memberEpoch } = member;
  const plain = plainHeartbeat(model);
  switch (twist) {
    case 'old-epoch':
      // An epoch of 0 joins. Without owned partitions the epoch before this one is refused, too.
      return memberEpoch > 1 ? { ...plain, memberEpoch: memberEpoch - 1 } : null;
    case 'future-epoch':
      return { ...plain, memberEpoch: memberEpoch + 1 };
    case 'unknown-member':
    case 'wrong-instance': {
      const { memberId, groupInstanceId: instanceId } = impostor(model);
      return memberEpoch > 0 ? { ...plain, memberId, instanceId } : null;
    }
    case 'wrong-protocol':
      return { ...plain, serverAssignor: stranger };
    case 'outsider':
      return memberEpoch > 0 ? { ...plain, memberId: '' } : null;
    case 'malformed':
      return malformed(plain, model);
    default:
      return twist satisfies never;
  }
}

function plainHeartbeat({ member }: StrayModel): ConsumerGroupHeartbeatRequest {
  return {
    api: 'ConsumerGroupHeartbeat',
    apiVersion: 1,
    groupId,
    memberId: member.memberId,
    memberEpoch: member.memberEpoch,
    instanceId: member.groupInstanceId,
    rackId: null,
    rebalanceTimeoutMs: -1,
    subscribedTopicNames: null,
    subscribedTopicRegex: null,
    serverAssignor: null,
    topicPartitions: null,
  };
}

/** One of the ways to contradict oneself, by the epoch. Source: Kafka, `throwIfConsumerGroupHeartbeatRequestIsInvalid`. */
function malformed(
  plain: ConsumerGroupHeartbeatRequest,
  { partitions }: StrayModel,
): ConsumerGroupHeartbeatRequest {
  const [owned] = partitions;
  switch (plain.memberEpoch % 4) {
    case 0:
      return { ...plain, memberEpoch: -3 };
    case 1:
      return { ...plain, rackId: '' };
    case 2:
      return { ...plain, memberEpoch: -2, instanceId: null };
    default:
      // Who joins owns nothing, and says so.
      return {
        ...plain,
        memberEpoch: 0,
        rebalanceTimeoutMs: 10_000,
        subscribedTopicNames: [],
        topicPartitions: owned === undefined ? null : [owned],
      };
  }
}
