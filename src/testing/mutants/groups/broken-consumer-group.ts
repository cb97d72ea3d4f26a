import type {
  Coordinator,
  CoordinatorInput,
  CoordinatorStep,
} from '../../../domain/coordinator.ts';
import type {
  ConsumerGroupHeartbeatRequest,
  ConsumerGroupHeartbeatResponse,
  GroupRequest,
  GroupResponse,
} from '../../../domain/wire.ts';
import { kafkaServerAssignors, stepTo } from '../../../simulation/consumer/consumer-coordinator.ts';
import type { ConsumerGroup, ConsumerMember } from '../../../simulation/consumer/consumer-group.ts';
import { memberOf } from '../../../simulation/consumer/consumer-group.ts';
import type { ConsumerState } from '../../../simulation/consumer/consumer-state.ts';
import { putMember } from '../../../simulation/consumer/edit-members.ts';
import { mixedCoordinator } from '../../../simulation/migration/mixed-coordinator.ts';
import { isClassicState, type MixedState } from '../../../simulation/migration/mixed-state.ts';

/** What a KIP-848 coordinator does, before it is spoilt or after. */
export type ConsumerStep = Pick<CoordinatorStep<ConsumerState>, 'state' | 'replies'>;

/** One step of a broken coordinator. */
export type SpoiltConsumer = (
  state: ConsumerState,
  input: CoordinatorInput,
  nowMs: number,
) => ConsumerStep;

/** The right coordinator. A group of KIP-848 may begin, and end, as one of the other protocol. */
const right: Coordinator<MixedState> = mixedCoordinator({ assignors: kafkaServerAssignors });

/** The right step of a coordinator whose group is one of KIP-848. */
export const consumerStep: SpoiltConsumer = (state, input, nowMs) =>
  right.step(state, input, nowMs) as ConsumerStep;

/** A coordinator with another step where its group is one of KIP-848; its timers follow from its state. */
export function brokenConsumerGroup(
  step: SpoiltConsumer,
  forget: (group: ConsumerGroup) => ConsumerGroup = (group) => group,
): Coordinator {
  const coordinator: Coordinator<MixedState> = {
    ...right,
    step: (state, input, nowMs) => {
      const rightly = right.step(state, input, nowMs);
      if (isClassicState(state) || isClassicState(rightly.state)) return rightly;
      const spoilt = step(state, input, nowMs);
      return stepTo(spoilt.state, spoilt.replies);
    },
    recover: (state, nowMs) => {
      const recovered = right.recover?.(state, nowMs) ?? state;
      if (isClassicState(recovered) || recovered.group === null) return recovered;
      return { ...recovered, group: forget(recovered.group) };
    },
  };
  return coordinator as Coordinator;
}

/** The right step, and then another group. */
export function thereafter(
  spoil: (after: ConsumerGroup, before: ConsumerGroup | null, nowMs: number) => ConsumerGroup,
): SpoiltConsumer {
  return (state, input, nowMs) => {
    const step = consumerStep(state, input, nowMs);
    const { group } = step.state;
    if (group === null) return step;
    return { ...step, state: { ...step.state, group: spoil(group, state.group, nowMs) } };
  };
}

/** A right coordinator that begins the step with another group. */
export function beforehand(
  spoil: (group: ConsumerGroup, request: GroupRequest, nowMs: number) => ConsumerGroup,
): SpoiltConsumer {
  return (state, input, nowMs) => {
    const { group } = state;
    if (group === null || input.type !== 'request') return consumerStep(state, input, nowMs);
    const spoilt = spoil(group, input.request, nowMs);
    return consumerStep(spoilt === group ? state : { ...state, group: spoilt }, input, nowMs);
  };
}

/** A right coordinator that hears other heartbeats, or requests, than were sent by one of its members. */
export function mishearingGroup(
  change: (request: GroupRequest, member: ConsumerMember, group: ConsumerGroup) => GroupRequest,
): SpoiltConsumer {
  return (state, input, nowMs) => {
    const { group } = state;
    if (group === null || input.type !== 'request') return consumerStep(state, input, nowMs);
    const { request } = input;
    const memberId = 'memberId' in request ? request.memberId : null;
    const member = memberId === null ? undefined : memberOf(group, memberId);
    if (member === undefined) return consumerStep(state, input, nowMs);
    return consumerStep(state, { ...input, request: change(request, member, group) }, nowMs);
  };
}

/** The step with other replies. */
export function repliedWith(
  { state, replies }: ConsumerStep,
  change: (response: GroupResponse) => GroupResponse,
): ConsumerStep {
  return {
    state,
    replies: replies.map(({ requestId, response }) => ({ requestId, response: change(response) })),
  };
}

/** What a spoilt heartbeat is made of: the member before it and after it. */
export interface Heard {
  readonly step: ConsumerStep;
  readonly group: ConsumerGroup;
  readonly before: ConsumerMember;
  readonly after: ConsumerMember;
  readonly request: ConsumerGroupHeartbeatRequest;
}

/** Spoils the heartbeats of members that were there and are there. */
export function heartbeatSpoilt(spoil: (heard: Heard) => ConsumerStep): SpoiltConsumer {
  return (state, input, nowMs) => {
    const step = consumerStep(state, input, nowMs);
    const { group } = step.state;
    if (input.type !== 'request' || group === null || state.group === null) return step;
    const { request } = input;
    if (request.api !== 'ConsumerGroupHeartbeat') return step;
    const before = memberOf(state.group, request.memberId);
    const after = memberOf(group, request.memberId);
    return before === undefined || after === undefined
      ? step
      : spoil({ step, group, before, after, request });
  };
}

/** The step with another member, and what the heartbeat's answer says of it. */
export function withOther(
  { step, group }: Pick<Heard, 'step' | 'group'>,
  member: ConsumerMember,
  answer: Partial<ConsumerGroupHeartbeatResponse> = {},
): ConsumerStep {
  const next = putMember(group, member);
  if (next === null) return step;
  return repliedWith({ ...step, state: { ...step.state, group: next } }, (response) =>
    response.api === 'ConsumerGroupHeartbeat' && response.errorCode === 'NONE'
      ? { ...response, memberEpoch: member.memberEpoch, ...answer }
      : response,
  );
}
