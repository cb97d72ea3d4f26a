import type {
  Coordinator,
  CoordinatorInput,
  CoordinatorReply,
  CoordinatorStep,
} from '../../domain/coordinator.ts';
import type { ClassicCoordinatorState } from '../classic/classic-coordinator-state.ts';
import { classicCoordinator, stepOf } from '../classic/classic-coordinator.ts';
import { refusal } from '../classic/refusal.ts';
import { misdirectedError } from './misdirected.ts';
import {
  consumerCoordinator,
  type ConsumerCoordinatorOptions,
  stepTo,
} from '../consumer/consumer-coordinator.ts';
import type { GroupContext } from '../consumer/consumer-group.ts';
import { topicsByName } from '../consumer/consumer-state.ts';
import { heartbeatToClassicGroup } from './heartbeat-classic-group.ts';
import { isClassicState, type MixedState } from './mixed-state.ts';
import { answerInConsumerGroup, wakeConsumerGroup } from './step-consumer-group.ts';

const noReplies: readonly CoordinatorReply[] = [];

/**
 * Kafka's coordinator of groups of both protocols: a group is nothing, classic, or of the new protocol, and then some of
 * its members may speak the classic one. It changes sides when it is empty, or while it lives (online migration).
 *
 * Source: KIP-848; Kafka, `GroupMetadataManager`.
 */
export function mixedCoordinator(options: ConsumerCoordinatorOptions): Coordinator<MixedState> {
  const { assignors } = options;
  const consumer = consumerCoordinator(options);
  return {
    name: 'consumer-coordinator',
    protocols: ['classic', 'consumer'],
    initial: (config) => classicCoordinator.initial(config),
    step: (state, input, nowMs): CoordinatorStep<MixedState> => {
      if (isClassicState(state)) return stepClassic(state, input, { assignors, nowMs });
      const { group, settings, topics } = state;
      if (group === null || input.type === 'metadata') return consumer.step(state, input, nowMs);
      const context: GroupContext = { settings, topics, assignors, nowMs };
      if (input.type === 'timer')
        return arriveAt(wakeConsumerGroup(state, group, context), noReplies);
      const { state: next, replies } = answerInConsumerGroup(state, group, input, context);
      return arriveAt(next, replies);
    },
    recover: (state, nowMs) =>
      (isClassicState(state)
        ? classicCoordinator.recover?.(state, nowMs)
        : consumer.recover?.(state, nowMs)) ?? state,
  };
}

function stepClassic(
  state: ClassicCoordinatorState,
  input: CoordinatorInput,
  { assignors, nowMs }: Pick<GroupContext, 'assignors' | 'nowMs'>,
): CoordinatorStep<MixedState> {
  if (input.type !== 'request' || input.request.api !== 'ConsumerGroupHeartbeat') {
    return classicCoordinator.step(state, input, nowMs);
  }
  const { requestId, clientId, request } = input;
  const { settings, groupId, topics } = state.config;
  const error = misdirectedError(request, groupId, settings);
  if (error !== null) return stepOf(state, [{ requestId, response: refusal(request, error) }]);
  const context = { settings, topics: topicsByName(topics), assignors, nowMs };
  const { state: next, replies } = heartbeatToClassicGroup(
    state,
    { requestId, clientId, request },
    context,
  );
  return arriveAt(next, replies);
}

function arriveAt(
  state: MixedState,
  replies: readonly CoordinatorReply[],
): CoordinatorStep<MixedState> {
  return isClassicState(state) ? stepOf(state, replies) : stepTo(state, replies);
}
