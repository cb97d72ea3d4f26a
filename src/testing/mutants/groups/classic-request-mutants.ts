import type { ErrorName } from '../../../domain/kafka-errors.ts';
import type { GroupResponse, LeaveGroupResponse } from '../../../domain/wire.ts';
import type { ClassicGroup } from '../../../simulation/classic/classic-group.ts';
import { memberOf, staticMemberOf } from '../../../simulation/classic/members.ts';
import { answering, brokenClassic, classicStep, mishearing } from './broken-classic.ts';
import type { GroupMutant } from './group-mutant.ts';

/** Classic coordinators that answer what they should refuse, or refuse it otherwise. */
export const classicRequestMutants: readonly GroupMutant[] = [
  {
    name: 'heartbeat-told-of-the-rebalance-that-is-over',
    defect: 'a heartbeat in CompletingRebalance is answered with REBALANCE_IN_PROGRESS',
    breaks: 'group.fencing',
    alone: true,
    members: ['eager', 'cooperative'],
    eventsMax: 4,
    coordinator: brokenClassic((state, input, nowMs) => {
      const step = classicStep(state, input, nowMs);
      if (state.group?.state !== 'CompletingRebalance') return step;
      return answering(step, (response) => heartbeatInstead(response, 'REBALANCE_IN_PROGRESS'));
    }),
  },
  {
    name: 'heartbeat-not-told-of-the-rebalance',
    defect:
      'a heartbeat in PreparingRebalance is answered with NONE: nobody learns that it has to rejoin',
    breaks: 'group.fencing',
    members: ['eager', 'cooperative'],
    eventsMax: 3,
    coordinator: brokenClassic((state, input, nowMs) => {
      const step = classicStep(state, input, nowMs);
      if (state.group?.state !== 'PreparingRebalance') return step;
      return answering(step, (response) => heartbeatInstead(response, 'NONE'));
    }),
  },
  {
    name: 'zombie-is-told-that-all-is-well',
    defect: 'the heartbeat of a member that was removed is answered with NONE',
    breaks: 'group.fencing',
    members: ['eager', 'cooperative'],
    eventsMax: 5,
    coordinator: brokenClassic((state, input, nowMs) => {
      const step = classicStep(state, input, nowMs);
      return answering(step, (response) =>
        response.api === 'Heartbeat' && response.errorCode === 'UNKNOWN_MEMBER_ID'
          ? { ...response, errorCode: 'NONE' }
          : response,
      );
    }),
  },
  {
    name: 'heartbeat-of-any-generation',
    defect: 'the generation of a heartbeat is not looked at',
    breaks: 'group.fencing',
    members: ['eager', 'cooperative'],
    eventsMax: 4,
    coordinator: brokenClassic(
      mishearing((request, { generation }) =>
        request.api === 'Heartbeat' ? { ...request, generationId: generation } : request,
      ),
    ),
  },
  {
    name: 'commit-of-a-fenced-member-counts',
    defect: 'offsets of a member that was removed are taken as those of one that is there',
    breaks: 'group.fencing',
    members: ['eager', 'cooperative'],
    eventsMax: 5,
    coordinator: brokenClassic(
      mishearing((request, group) => {
        if (request.api !== 'OffsetCommit' || request.memberId === '') return request;
        const [other] = group.members;
        if (other === undefined || memberOf(group, request.memberId) !== null) return request;
        return {
          ...request,
          memberId: other.memberId,
          groupInstanceId: other.groupInstanceId,
          generationIdOrMemberEpoch: group.generation,
        };
      }),
    ),
  },
  {
    name: 'commit-of-an-old-generation-counts',
    defect: 'the generation of a commit is not looked at',
    breaks: 'group.fencing',
    members: ['eager', 'cooperative'],
    eventsMax: 5,
    coordinator: brokenClassic(
      mishearing((request, { generation }) =>
        request.api === 'OffsetCommit' && request.generationIdOrMemberEpoch >= 0
          ? { ...request, generationIdOrMemberEpoch: generation }
          : request,
      ),
    ),
  },
  {
    name: 'commit-amid-a-rebalance-counts',
    defect: 'offsets are taken in CompletingRebalance, where their partitions may be another one’s',
    breaks: 'group.fencing',
    members: ['eager', 'cooperative'],
    settings: { latencyMs: 400, groupInitialRebalanceDelayMs: 0 },
    eventsMax: 4,
    coordinator: brokenClassic((state, input, nowMs) => {
      const { group } = state;
      if (group?.state !== 'CompletingRebalance' || input.type !== 'request')
        return classicStep(state, input, nowMs);
      if (input.request.api !== 'OffsetCommit') return classicStep(state, input, nowMs);
      const step = classicStep({ ...state, group: { ...group, state: 'Stable' } }, input, nowMs);
      return { ...step, state: { ...step.state, group } };
    }),
  },
  {
    name: 'outsider-commits-into-a-living-group',
    defect: 'offsets of somebody outside of the group are taken while it has members',
    breaks: 'group.fencing',
    members: ['eager', 'cooperative'],
    eventsMax: 3,
    coordinator: brokenClassic(
      mishearing((request, group) => {
        const [member] = group.members;
        if (request.api !== 'OffsetCommit' || request.memberId !== '') return request;
        if (member === undefined || group.state !== 'Stable') return request;
        return {
          ...request,
          memberId: member.memberId,
          groupInstanceId: member.groupInstanceId,
          generationIdOrMemberEpoch: group.generation,
        };
      }),
    ),
  },
  {
    name: 'fence-without-a-fence',
    defect: 'whoever names an instance id that another member id holds is taken for a stranger',
    breaks: 'group.static',
    members: ['eager', 'cooperative'],
    eventsMax: 4,
    coordinator: brokenClassic((state, input, nowMs) =>
      answering(classicStep(state, input, nowMs), (response) =>
        'errorCode' in response && response.errorCode === 'FENCED_INSTANCE_ID'
          ? ({ ...response, errorCode: 'UNKNOWN_MEMBER_ID' } as GroupResponse)
          : response,
      ),
    ),
  },
  {
    name: 'instance-id-is-enough',
    defect: 'a request with a known instance id is taken as its holder’s, whatever the member id',
    breaks: 'group.static',
    members: ['eager', 'cooperative'],
    eventsMax: 4,
    coordinator: brokenClassic(
      mishearing((request, group) => {
        if (request.api !== 'Heartbeat' && request.api !== 'OffsetCommit') return request;
        return {
          ...request,
          memberId: holderOf(group, request.groupInstanceId) ?? request.memberId,
        };
      }),
    ),
  },
  {
    name: 'stranger-leaves-in-peace',
    defect: 'LeaveGroup of somebody who is no member is answered with NONE',
    breaks: 'group.fencing',
    alone: true,
    members: ['eager', 'cooperative'],
    eventsMax: 3,
    coordinator: brokenClassic((state, input, nowMs) =>
      answering(classicStep(state, input, nowMs), (response) =>
        response.api === 'LeaveGroup' ? allLeft(response) : response,
      ),
    ),
  },
  {
    name: 'refusal-carries-a-generation',
    defect: 'a JoinGroup that is refused is told generation 0, not -1',
    breaks: 'group.fencing',
    alone: true,
    members: ['eager', 'cooperative'],
    eventsMax: 1,
    coordinator: brokenClassic((state, input, nowMs) =>
      answering(classicStep(state, input, nowMs), (response) =>
        response.api === 'JoinGroup' && response.errorCode !== 'NONE'
          ? { ...response, generationId: 0 }
          : response,
      ),
    ),
  },
];

function allLeft(response: LeaveGroupResponse): LeaveGroupResponse {
  const members = response.members.map((member) => ({ ...member, errorCode: 'NONE' as const }));
  return { ...response, errorCode: 'NONE', members };
}

function heartbeatInstead(response: GroupResponse, errorCode: ErrorName): GroupResponse {
  const isFine =
    response.api === 'Heartbeat' &&
    (response.errorCode === 'NONE' || response.errorCode === 'REBALANCE_IN_PROGRESS');
  return isFine ? { ...response, errorCode } : response;
}

function holderOf(group: ClassicGroup, instanceId: string | null): string | undefined {
  return instanceId === null ? undefined : staticMemberOf(group, instanceId)?.memberId;
}
