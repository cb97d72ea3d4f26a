import type { CoordinatorReply } from '../../domain/coordinator.ts';
import type { ErrorName } from '../../domain/kafka-errors.ts';
import type { ConsumerGroupHeartbeatRequest, GroupResponse } from '../../domain/wire.ts';
import type { ClassicCoordinatorState } from '../classic/classic-coordinator-state.ts';
import { refuseParked } from '../classic/convert.ts';
import { refusal } from '../classic/refusal.ts';
import { type Answered, answer } from '../consumer/answer-request.ts';
import { joiningEpoch, requestError } from '../consumer/check-heartbeat.ts';
import { scheduleCleanUp } from '../consumer/clean-up.ts';
import type { ConsumerGroup, GroupContext } from '../consumer/consumer-group.ts';
import { type MixedState, withConsumerGroup } from './mixed-state.ts';
import { isAtRest, upgraded } from './upgrade.ts';

/** A ConsumerGroupHeartbeat and where it came from. */
export interface HeartbeatAttempt {
  readonly requestId: number;
  readonly clientId: string;
  readonly request: ConsumerGroupHeartbeatRequest;
}

/** What a request gives. */
export interface MixedStep {
  readonly state: MixedState;
  readonly replies: readonly CoordinatorReply[];
}

/**
 * A ConsumerGroupHeartbeat where there is no group, or a classic one. Who joins makes a group of the new protocol of it,
 * whatever the policy if it has no members; who waits for the answer to a JoinGroup or SyncGroup there has to join again.
 * If the member cannot join after all, nothing has happened.
 *
 * Source: KIP-848, online migration; Kafka, `GroupMetadataManager.getOrMaybeCreateConsumerGroup`.
 */
export function heartbeatToClassicGroup(
  before: ClassicCoordinatorState,
  attempt: HeartbeatAttempt,
  context: GroupContext,
): MixedStep {
  const { requestId, request } = attempt;
  const alone = (response: GroupResponse): MixedStep => ({
    state: before,
    replies: [{ requestId, response }],
  });
  const invalid = requestError(request, context);
  if (invalid !== null) return alone(refusal(request, invalid));
  if (request.memberEpoch !== joiningEpoch) return alone(refusal(request, 'GROUP_ID_NOT_FOUND'));
  const joined = join(before, attempt, context);
  if (typeof joined === 'string') return alone(refusal(request, joined));
  const { state, response } = joined;
  const isRefused = response.api !== 'ConsumerGroupHeartbeat' || response.errorCode !== 'NONE';
  if (isRefused) return alone(response);
  const parked = before.group === null ? [] : refuseParked(before.group, 'REBALANCE_IN_PROGRESS');
  return { state, replies: [...parked, { requestId, response }] };
}

/** A group that is not at rest moves to its next epoch, whoever joins. */
function join(
  before: ClassicCoordinatorState,
  attempt: HeartbeatAttempt,
  context: GroupContext,
): Answered | ErrorName {
  const { group } = before;
  if (group === null || group.state === 'Empty') return joinAs(before, null, attempt, context);
  const consumerGroup = upgraded(group, context);
  if (typeof consumerGroup === 'string') return consumerGroup;
  const joined = joinAs(before, consumerGroup, attempt, context);
  const { groupEpoch } = consumerGroup;
  if (joined.state.group?.groupEpoch !== groupEpoch || isAtRest(group, consumerGroup, context))
    return joined;
  return joinAs(before, { ...consumerGroup, groupEpoch: groupEpoch + 1 }, attempt, context);
}

/** `group`: what there is when it joins; null: a new one. */
function joinAs(
  before: ClassicCoordinatorState,
  group: ConsumerGroup | null,
  attempt: HeartbeatAttempt,
  context: GroupContext,
): Answered {
  const { nowMs } = context;
  const made = withConsumerGroup(before, group, nowMs);
  const { state, response } = answer(made, { type: 'request', ...attempt }, context);
  return { state: scheduleCleanUp(made, state, nowMs), response };
}
