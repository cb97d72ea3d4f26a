import type { JoinGroupResponse } from '../../../domain/wire.ts';
import { noAssignment } from '../../../simulation/classic/classic-group.ts';
import { memberOf, staticMemberOf, withMember } from '../../../simulation/classic/members.ts';
import type { ClassicStep, SpoiltClassic } from './broken-classic.ts';
import { answering, brokenClassic, classicStep, rebalancing, withGroup } from './broken-classic.ts';
import type { GroupMutant } from './group-mutant.ts';

/** Classic coordinators that do not know what static membership is for. */
export const classicStaticMutants: readonly GroupMutant[] = [
  {
    name: 'static-replacement-rebalances',
    defect: 'a static member that comes back rebalances the group, as if it were new',
    breaks: 'group.static',
    alone: true,
    members: ['eager', 'cooperative'],
    eventsMax: 3,
    coordinator: brokenClassic(
      replacing((step, { memberId }, requestId, nowMs) =>
        rebalancing(step, memberId, requestId, nowMs),
      ),
    ),
  },
  {
    name: 'static-successor-gets-nothing',
    defect: 'a static member that comes back does not inherit its assignment',
    breaks: 'group.static',
    members: ['eager', 'cooperative'],
    eventsMax: 3,
    coordinator: brokenClassic(
      replacing((step, { memberId }) => {
        const { group } = step.state;
        const successor = group === null ? null : memberOf(group, memberId);
        if (group === null || successor === null) return step;
        return withGroup(step, withMember(group, { ...successor, assignment: noAssignment }));
      }),
    ),
  },
  {
    name: 'static-leader-assigns-again',
    defect: 'a static leader that comes back is not told to skip the assignment (before KIP-814)',
    breaks: 'group.static',
    alone: true,
    members: ['eager', 'cooperative'],
    eventsMax: 2,
    coordinator: brokenClassic(
      replacing((step) =>
        answering(step, (response) =>
          response.api === 'JoinGroup' ? { ...response, skipAssignment: false } : response,
        ),
      ),
    ),
  },
  {
    name: 'second-of-one-instance-is-let-in',
    defect: 'a second member with one instance id is added beside the first',
    breaks: 'group.static',
    members: ['eager', 'cooperative'],
    eventsMax: 3,
    coordinator: brokenClassic((state, input, nowMs) => {
      const { group } = state;
      const request = input.type === 'request' ? input.request : null;
      if (request?.api !== 'JoinGroup' || request.memberId !== '' || group === null)
        return classicStep(state, input, nowMs);
      const { groupInstanceId } = request;
      const holder = groupInstanceId === null ? null : staticMemberOf(group, groupInstanceId);
      if (holder === null) return classicStep(state, input, nowMs);
      const hidden = withMember(group, { ...holder, groupInstanceId: null });
      const step = classicStep({ ...state, group: hidden }, input, nowMs);
      const after = step.state.group;
      const old = after === null ? null : memberOf(after, holder.memberId);
      if (after === null || old === null) return step;
      return withGroup(step, withMember(after, { ...old, groupInstanceId }));
    }),
  },
  {
    name: 'waiting-predecessor-is-not-fenced',
    defect: 'the parked request of a static member that was replaced is never answered',
    breaks: 'group.static',
    members: ['eager', 'cooperative'],
    eventsMax: 4,
    coordinator: brokenClassic((state, input, nowMs) => {
      const step = classicStep(state, input, nowMs);
      if (input.type !== 'request' || input.request.api !== 'JoinGroup') return step;
      const { requestId } = input;
      const replies = step.replies.filter(
        (one) =>
          one.requestId === requestId ||
          !('errorCode' in one.response && one.response.errorCode === 'FENCED_INSTANCE_ID'),
      );
      return { ...step, replies };
    }),
  },
  {
    name: 'assignment-for-the-old-id',
    defect: 'KAFKA-9801: a static member is replaced in CompletingRebalance and the group goes on',
    breaks: 'group.static',
    members: ['eager', 'cooperative'],
    eventsMax: 5,
    coordinator: brokenClassic((state, input, nowMs) => {
      const { group } = state;
      const request = input.type === 'request' ? input.request : null;
      if (group?.state !== 'CompletingRebalance' || request?.api !== 'JoinGroup')
        return classicStep(state, input, nowMs);
      if (request.memberId !== '' || request.groupInstanceId === null)
        return classicStep(state, input, nowMs);
      if (staticMemberOf(group, request.groupInstanceId) === null)
        return classicStep(state, input, nowMs);
      const stable = { ...state, group: { ...group, state: 'Stable' as const } };
      const step = classicStep(stable, input, nowMs);
      const after = step.state.group;
      return after?.state === 'Stable' ? withGroup(step, { ...after, state: group.state }) : step;
    }),
  },
];

/** What a replacement in a stable group is spoilt with: its step, its answer, its request. */
type SpoiltReplacement = (
  step: ClassicStep,
  answer: JoinGroupResponse,
  requestId: number,
  nowMs: number,
) => ClassicStep;

/** Spoils the replacement of static members in stable groups. */
function replacing(spoil: SpoiltReplacement): SpoiltClassic {
  return (state, input, nowMs) => {
    const step = classicStep(state, input, nowMs);
    if (input.type !== 'request' || input.request.api !== 'JoinGroup') return step;
    const { memberId, groupInstanceId } = input.request;
    if (memberId !== '' || groupInstanceId === null || state.group?.state !== 'Stable') return step;
    if (staticMemberOf(state.group, groupInstanceId) === null) return step;
    const response = step.replies.find((one) => one.requestId === input.requestId)?.response;
    if (response?.api !== 'JoinGroup' || response.errorCode !== 'NONE') return step;
    return spoil(step, response, input.requestId, nowMs);
  };
}
