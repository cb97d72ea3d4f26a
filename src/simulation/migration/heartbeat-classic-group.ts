import type { CoordinatorReply } from '../../domain/coordinator.ts';
import type { ConsumerGroupHeartbeatRequest, GroupResponse } from '../../domain/wire.ts';
import type { ClassicCoordinatorState } from '../classic/classic-coordinator-state.ts';
import { refuseParked } from '../classic/convert.ts';
import { refusal } from '../classic/refusal.ts';
import { answer } from '../consumer/answer-request.ts';
import { joiningEpoch, requestError } from '../consumer/check-heartbeat.ts';
import { scheduleCleanUp } from '../consumer/clean-up.ts';
import type { ConsumerGroup, GroupContext } from '../consumer/consumer-group.ts';
import type { ConsumerState } from '../consumer/consumer-state.ts';
import { type MixedState, withConsumerGroup } from './mixed-state.ts';
import { upgraded } from './upgrade.ts';

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
  { requestId, clientId, request }: HeartbeatAttempt,
  context: GroupContext,
): MixedStep {
  const alone = (response: GroupResponse): MixedStep => ({
    state: before,
    replies: [{ requestId, response }],
  });
  const invalid = requestError(request, context);
  if (invalid !== null) return alone(refusal(request, invalid));
  if (request.memberEpoch !== joiningEpoch) return alone(refusal(request, 'GROUP_ID_NOT_FOUND'));
  const group = consumerGroupOf(before, context);
  if (typeof group === 'string') return alone(refusal(request, group));
  const made: ConsumerState = withConsumerGroup(before, group, context.nowMs);
  const { state, response } = answer(
    made,
    { type: 'request', requestId, clientId, request },
    context,
  );
  const isRefused = response.api !== 'ConsumerGroupHeartbeat' || response.errorCode !== 'NONE';
  if (isRefused) return alone(response);
  const parked = before.group === null ? [] : refuseParked(before.group, 'REBALANCE_IN_PROGRESS');
  return {
    state: scheduleCleanUp(made, state, context.nowMs),
    replies: [...parked, { requestId, response }],
  };
}

/** Null: a new one. */
function consumerGroupOf(
  { group }: ClassicCoordinatorState,
  context: GroupContext,
): ReturnType<typeof upgraded> | ConsumerGroup | null {
  return group === null || group.state === 'Empty' ? null : upgraded(group, context);
}
