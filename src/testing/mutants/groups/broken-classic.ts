import type {
  Coordinator,
  CoordinatorInput,
  CoordinatorStep,
} from '../../../domain/coordinator.ts';
import type { GroupRequest, GroupResponse } from '../../../domain/wire.ts';
import { classicCoordinator } from '../../../simulation/classic/classic-coordinator.ts';
import type { ClassicCoordinatorState } from '../../../simulation/classic/classic-coordinator-state.ts';
import type { ClassicGroup, ClassicMember } from '../../../simulation/classic/classic-group.ts';
import { nextDueAtMs } from '../../../simulation/classic/expire.ts';
import { memberOf, withMember } from '../../../simulation/classic/members.ts';
import { prepareRebalance } from '../../../simulation/classic/prepare-rebalance.ts';
import type { Turn } from '../../../simulation/classic/turn.ts';

/** What a classic coordinator does, before it is spoilt or after. */
export type ClassicStep = Pick<CoordinatorStep<ClassicCoordinatorState>, 'state' | 'replies'>;

/** One step of a broken coordinator. */
export type SpoiltClassic = (
  state: ClassicCoordinatorState,
  input: CoordinatorInput,
  nowMs: number,
) => ClassicStep;

/** The right step. */
export const classicStep: SpoiltClassic = (state, input, nowMs) =>
  classicCoordinator.step(state, input, nowMs);

/** A classic coordinator with another step; its timers follow from its state. */
export function brokenClassic(
  step: SpoiltClassic,
  recover: (
    state: ClassicCoordinatorState,
    nowMs: number,
  ) => ClassicCoordinatorState = recoverRightly,
): Coordinator {
  const coordinator: Coordinator<ClassicCoordinatorState> = {
    ...classicCoordinator,
    step: (state, input, nowMs) => withTimer(step(state, input, nowMs)),
    recover,
  };
  return coordinator as Coordinator;
}

/** What a right coordinator knows after a failover. */
export function recoverRightly(
  state: ClassicCoordinatorState,
  nowMs: number,
): ClassicCoordinatorState {
  return classicCoordinator.recover?.(state, nowMs) ?? state;
}

function withTimer({ state, replies }: ClassicStep): CoordinatorStep<ClassicCoordinatorState> {
  const dueAtMs = state.group === null ? null : nextDueAtMs(state.group);
  const wakeAtMs = Math.min(dueAtMs ?? Infinity, state.cleanUpAtMs ?? Infinity);
  return wakeAtMs === Infinity ? { state, replies } : { state, replies, wakeAtMs };
}

/** The right step, and then another group. */
export function afterwards(
  spoil: (after: ClassicGroup, before: ClassicGroup | null, nowMs: number) => ClassicGroup,
): SpoiltClassic {
  return (state, input, nowMs) => {
    const step = classicStep(state, input, nowMs);
    return step.state.group === null
      ? step
      : withGroup(step, spoil(step.state.group, state.group, nowMs));
  };
}

/** The step with another group. */
export function withGroup({ state, replies }: ClassicStep, group: ClassicGroup): ClassicStep {
  return group === state.group ? { state, replies } : { state: { ...state, group }, replies };
}

/** The step with other replies. */
export function answering(
  { state, replies }: ClassicStep,
  change: (response: GroupResponse, requestId: number) => GroupResponse,
): ClassicStep {
  return {
    state,
    replies: replies.map(({ requestId, response }) => ({
      requestId,
      response: change(response, requestId),
    })),
  };
}

/** A right coordinator that hears other requests than were sent. */
export function mishearing(
  change: (
    request: GroupRequest,
    group: ClassicGroup,
    state: ClassicCoordinatorState,
  ) => GroupRequest,
): SpoiltClassic {
  return (state, input, nowMs) =>
    input.type === 'request' && state.group !== null
      ? classicStep(state, { ...input, request: change(input.request, state.group, state) }, nowMs)
      : classicStep(state, input, nowMs);
}

/** The group with each member changed. */
export function withMembers(
  group: ClassicGroup,
  change: (member: ClassicMember) => ClassicMember,
): ClassicGroup {
  return { ...group, members: group.members.map(change) };
}

/** The step in which a member's JoinGroup waits for a new generation instead of being answered at once. */
export function rebalancing(
  step: ClassicStep,
  memberId: string,
  requestId: number,
  nowMs: number,
): ClassicStep {
  const { group } = step.state;
  const member = group === null ? null : memberOf(group, memberId);
  if (group === null || member === null) return step;
  const parked = { ...member, joinRequestId: requestId, sessionExpiresAtMs: null };
  const turn = turnIn(step.state, nowMs);
  const next = prepareRebalance(withMember(group, parked), turn);
  return { ...withGroup(step, next), replies: turn.replies };
}

/** A step of a part of the coordinator, for spoilt ones that use the parts. */
function turnIn({ config, nextMemberNumber }: ClassicCoordinatorState, nowMs: number): Turn {
  return { settings: config.settings, nowMs, nextMemberNumber, replies: [] };
}
