import type { ClassicCoordinatorState } from '../classic/classic-coordinator-state.ts';
import type { ClassicGroup } from '../classic/classic-group.ts';
import { scheduleCleanUp as scheduleClassicCleanUp } from '../classic/clean-up.ts';
import { scheduleCleanUp as scheduleConsumerCleanUp } from '../consumer/clean-up.ts';
import type { ConsumerGroup } from '../consumer/consumer-group.ts';
import { type ConsumerState, topicsByName } from '../consumer/consumer-state.ts';

/**
 * All that the coordinator of both protocols knows: that of the coordinator whose group there is. Where there is no
 * group, it is the classic one's.
 */
export type MixedState = ClassicCoordinatorState | ConsumerState;

/** Whether the group is a classic one, or there is none. */
export function isClassicState(state: MixedState): state is ClassicCoordinatorState {
  return 'config' in state;
}

/** The same group id, topics, offsets and count of members with this group of the new protocol, or without any. */
export function withConsumerGroup(
  before: ClassicCoordinatorState,
  group: ConsumerGroup | null,
  nowMs: number,
): ConsumerState {
  const { config, offsets, nextMemberNumber } = before;
  const without: ConsumerState = {
    groupId: config.groupId,
    settings: config.settings,
    topics: topicsByName(config.topics),
    group: null,
    offsets,
    cleanUpAtMs: null,
    named: nextMemberNumber,
  };
  return scheduleConsumerCleanUp(without, { ...without, group }, nowMs);
}

/** The same group id, topics, offsets and count of members with this classic group, or without any. */
export function withClassicGroup(
  before: ConsumerState,
  group: ClassicGroup | null,
  nowMs: number,
): ClassicCoordinatorState {
  const { groupId, settings, topics, offsets, named } = before;
  const without: ClassicCoordinatorState = {
    config: { groupId, settings, topics: [...topics.values()] },
    group: null,
    offsets,
    nextMemberNumber: named,
    cleanUpAtMs: null,
  };
  return scheduleClassicCleanUp(without, { ...without, group }, nowMs);
}
