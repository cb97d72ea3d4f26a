import type { Coordinator, CoordinatorInput, CoordinatorStep } from '../../domain/coordinator.ts';
import { classicCoordinator } from '../classic/classic-coordinator.ts';
import {
  consumerCoordinator,
  type ConsumerCoordinatorOptions,
} from '../consumer/consumer-coordinator.ts';
import {
  isClassicState,
  type MixedState,
  withClassicGroup,
  withConsumerGroup,
} from './mixed-state.ts';

/**
 * Kafka's coordinator of groups of both protocols: a group is nothing, classic, or of the new protocol.
 *
 * Source: KIP-848, online migration; Kafka, `GroupMetadataManager`.
 */
export function mixedCoordinator(options: ConsumerCoordinatorOptions): Coordinator<MixedState> {
  const consumer = consumerCoordinator(options);
  const step = (
    state: MixedState,
    input: CoordinatorInput,
    nowMs: number,
  ): CoordinatorStep<MixedState> => {
    const due = input.type === 'request' ? turnedTo(state, input.request.api, nowMs) : state;
    return isClassicState(due)
      ? classicCoordinator.step(due, input, nowMs)
      : consumer.step(due, input, nowMs);
  };
  return {
    name: 'consumer-coordinator',
    protocols: ['classic', 'consumer'],
    initial: (config) => classicCoordinator.initial(config),
    step,
    recover: (state, nowMs) =>
      (isClassicState(state)
        ? classicCoordinator.recover?.(state, nowMs)
        : consumer.recover?.(state, nowMs)) ?? state,
  };
}

/** An empty group becomes one of the protocol that is spoken to it. */
function turnedTo(state: MixedState, api: string, nowMs: number): MixedState {
  if (isClassicState(state)) {
    const isFree = state.group === null || state.group.state === 'Empty';
    return api === 'ConsumerGroupHeartbeat' && isFree
      ? withConsumerGroup(state, null, nowMs)
      : state;
  }
  const isFree = state.group === null || state.group.members.length === 0;
  return api === 'JoinGroup' && isFree ? withClassicGroup(state, null, nowMs) : state;
}
