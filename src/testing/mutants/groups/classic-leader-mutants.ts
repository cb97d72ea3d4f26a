import type { JoinGroupResponse } from '../../../domain/wire.ts';
import { currentGeneration } from '../../../simulation/classic/join-answers.ts';
import type { ClassicStep } from './broken-classic.ts';
import {
  afterwards,
  answering,
  brokenClassic,
  classicStep,
  mishearing,
  withGroup,
  withMembers,
} from './broken-classic.ts';
import type { GroupMutant } from './group-mutant.ts';
import { membersForLeaderOf } from './leader-list.ts';

/** Classic coordinators that are wrong about who leads, and what the leader says. */
export const classicLeaderMutants: readonly GroupMutant[] = [
  {
    name: 'everybody-hears-of-everybody',
    defect: 'followers get the list of members, too',
    breaks: 'group.leader',
    alone: true,
    members: ['eager', 'cooperative'],
    eventsMax: 3,
    coordinator: brokenClassic((state, input, nowMs) => {
      const step = classicStep(state, input, nowMs);
      const { group } = step.state;
      if (group === null) return step;
      return answering(step, (response) =>
        isJoined(response) ? { ...response, members: membersForLeaderOf(group) } : response,
      );
    }),
  },
  {
    name: 'two-leaders',
    defect: 'each member is told that it leads',
    breaks: 'group.leader',
    members: ['eager', 'cooperative'],
    eventsMax: 3,
    coordinator: brokenClassic((state, input, nowMs) => {
      const step = classicStep(state, input, nowMs);
      const { group } = step.state;
      if (group === null) return step;
      return answering(step, (response) =>
        isJoined(response)
          ? { ...response, leader: response.memberId, members: membersForLeaderOf(group) }
          : response,
      );
    }),
  },
  {
    name: 'parts-go-to-the-next',
    defect: 'members get the parts that the leader gave to others',
    breaks: 'group.leader',
    members: ['eager'],
    eventsMax: 3,
    coordinator: brokenClassic(
      mishearing((request) => {
        if (request.api !== 'SyncGroup') return request;
        const { assignments } = request;
        return {
          ...request,
          assignments: assignments.map(({ memberId }, place) => ({
            memberId,
            assignment: assignments.at(place - 1)?.assignment ?? { assignedPartitions: [] },
          })),
        };
      }),
    ),
  },
  {
    name: 'newest-member-leads',
    defect: 'a new leader is elected in each rebalance, though the old one has rejoined',
    breaks: 'group.leader',
    alone: true,
    members: ['eager', 'cooperative'],
    eventsMax: 4,
    coordinator: brokenClassic((state, input, nowMs) => {
      const step = classicStep(state, input, nowMs);
      const { group } = step.state;
      if (group?.state !== 'CompletingRebalance') return step;
      if (group.generation === state.group?.generation) return step;
      const led = { ...group, leader: joinedLast(step) ?? group.leader };
      return answering(withGroup(step, led), (response) =>
        isJoined(response) ? currentGeneration(led, response.memberId) : response,
      );
    }),
  },
  {
    name: 'absent-leader-stays',
    defect: 'a static leader that did not rejoin goes on leading: nobody assigns',
    breaks: 'group.leader',
    members: ['eager'],
    eventsMax: 6,
    coordinator: brokenClassic((state, input, nowMs) => {
      const step = classicStep(state, input, nowMs);
      const before = state.group;
      const after = step.state.group;
      if (before === null || after?.state !== 'CompletingRebalance') return step;
      if (after.generation === before.generation || after.leader === before.leader) return step;
      if (!after.members.some(({ memberId }) => memberId === before.leader)) return step;
      const leader = before.leader ?? '';
      return answering(
        { ...step, state: { ...step.state, group: { ...after, leader } } },
        (response) => (isJoined(response) ? { ...response, leader, members: [] } : response),
      );
    }),
  },
  {
    name: 'leader-misses-the-last',
    defect: 'the list that the leader assigns by lacks whoever joined last',
    breaks: 'group.leader',
    members: ['eager', 'cooperative'],
    eventsMax: 3,
    coordinator: brokenClassic((state, input, nowMs) =>
      answering(classicStep(state, input, nowMs), (response) =>
        isJoined(response) && response.members.length > 1
          ? { ...response, members: response.members.slice(0, -1) }
          : response,
      ),
    ),
  },
  {
    name: 'forgotten-members-keep-their-part',
    defect: 'a member that the leader left out keeps what it had',
    breaks: 'group.leader',
    members: ['eager'],
    eventsMax: 5,
    coordinator: brokenClassic(
      afterwards((after, before) => {
        if (before?.state !== 'CompletingRebalance' || after.state !== 'Stable') return after;
        return withMembers(after, (member) =>
          member.assignment.assignedPartitions.length > 0
            ? member
            : {
                ...member,
                assignment:
                  before.members.find(({ memberId }) => memberId === member.memberId)?.assignment ??
                  member.assignment,
              },
        );
      }),
    ),
  },
];

function joinedLast({ replies }: ClassicStep): string | undefined {
  return replies.map(({ response }) => response).findLast(isJoined)?.memberId;
}

function isJoined(response: { readonly api: string }): response is JoinGroupResponse {
  return response.api === 'JoinGroup' && (response as JoinGroupResponse).errorCode === 'NONE';
}
