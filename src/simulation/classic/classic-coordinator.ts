import type { Coordinator, CoordinatorInput, CoordinatorStep } from '../../domain/coordinator.ts';
import { noOffsets } from '../offsets/committed-offsets.ts';
import { keepExistingOffsets } from '../offsets/keep-existing-offsets.ts';
import { answerRequest } from './answer-request.ts';
import type { ClassicCoordinatorState } from './classic-coordinator-state.ts';
import { newClassicGroup } from './classic-group.ts';
import { cleanUp, scheduleCleanUp } from './clean-up.ts';
import { nextDueAtMs } from './expire.ts';
import { recoverClassicGroup } from './recover.ts';
import { stepClassicGroup } from './step-classic-group.ts';

/**
 * The coordinator of the classic protocol, as Kafka 4 has it: JoinGroup, SyncGroup, Heartbeat, LeaveGroup and offsets.
 * Where Kafka leaves something to the order of a hash table, the order of joining decides. Offsets grow old unless
 * `offsetsRetentionMs` is 0.
 *
 * Source: Kafka, `GroupCoordinatorService`, `GroupMetadataManager`, `OffsetMetadataManager`.
 */
export const classicCoordinator: Coordinator<ClassicCoordinatorState> = {
  name: 'classic-coordinator',
  protocols: ['classic'],
  initial: (config) => ({
    config,
    group: null,
    offsets: noOffsets,
    nextMemberNumber: 0,
    cleanUpAtMs: null,
  }),
  step,
  recover,
};

function step(
  state: ClassicCoordinatorState,
  input: CoordinatorInput,
  nowMs: number,
): CoordinatorStep<ClassicCoordinatorState> {
  switch (input.type) {
    case 'request': {
      const answered = answerRequest(state, input, nowMs);
      return stepOf(scheduleCleanUp(state, answered.state, nowMs), answered.replies);
    }
    case 'metadata': {
      const { topics } = input;
      const offsets = keepExistingOffsets(state.offsets, topics);
      const next = { ...state, config: { ...state.config, topics }, offsets };
      return stepOf(scheduleCleanUp(state, next, nowMs), []);
    }
    case 'timer': {
      const { settings } = state.config;
      const { nextMemberNumber } = state;
      const { group, replies } = stepClassicGroup(state.group, input, {
        settings,
        nowMs,
        nextMemberNumber,
      });
      return stepOf(cleanUp(scheduleCleanUp(state, { ...state, group }, nowMs), nowMs), replies);
    }
  }
}

/** A step to this state: it asks to be woken when something is due in it. */
export function stepOf(
  state: ClassicCoordinatorState,
  replies: CoordinatorStep<ClassicCoordinatorState>['replies'],
): CoordinatorStep<ClassicCoordinatorState> {
  const { group, cleanUpAtMs } = state;
  const dueAtMs = group === null ? null : nextDueAtMs(group);
  const wakeAtMs = Math.min(dueAtMs ?? Infinity, cleanUpAtMs ?? Infinity);
  return wakeAtMs === Infinity ? { state, replies } : { state, replies, wakeAtMs };
}

/** A group that only holds offsets is not in the log itself; its offsets are. */
function recover(state: ClassicCoordinatorState, nowMs: number): ClassicCoordinatorState {
  const { settings } = state.config;
  const { nextMemberNumber } = state;
  const loaded =
    state.group === null
      ? null
      : recoverClassicGroup(state.group, { settings, nowMs, nextMemberNumber });
  const group = loaded ?? (state.offsets.size > 0 ? newClassicGroup : null);
  return scheduleCleanUp(state, { ...state, group }, nowMs);
}
