import type { GroupRequest, GroupResponse } from '../../../domain/wire.ts';
import type { ClassicGroup } from '../../../simulation/classic/classic-group.ts';
import { currentGeneration } from '../../../simulation/classic/join-answers.ts';
import { memberOf } from '../../../simulation/classic/members.ts';
import type { ClassicStep } from './broken-classic.ts';
import {
  answering,
  brokenClassic,
  classicStep,
  mishearing,
  rebalancing,
  withGroup,
} from './broken-classic.ts';
import type { GroupMutant } from './group-mutant.ts';

/** Classic coordinators that go from state to state, or elect a strategy, as they should not. */
export const classicStateMutants: readonly GroupMutant[] = [
  {
    name: 'departure-without-a-rebalance',
    defect: 'a member leaves a stable group, and nobody is asked to take its partitions',
    breaks: 'group.transitions',
    members: ['eager', 'cooperative'],
    eventsMax: 4,
    coordinator: brokenClassic((state, input, nowMs) => {
      const step = classicStep(state, input, nowMs);
      const { group } = step.state;
      const isLeave = input.type === 'request' && input.request.api === 'LeaveGroup';
      if (!isLeave || state.group?.state !== 'Stable' || group?.state !== 'PreparingRebalance')
        return step;
      const { previousState } = state.group;
      return withGroup(step, { ...group, state: 'Stable', previousState, joinTimer: null });
    }),
  },
  {
    name: 'rejoin-without-a-rebalance',
    defect: 'a follower of a stable group that rejoins with another subscription is told to go on',
    breaks: 'group.transitions',
    members: ['eager'],
    eventsMax: 4,
    coordinator: brokenClassic(
      mishearing((request, group) => {
        if (request.api !== 'JoinGroup' || group.state !== 'Stable') return request;
        const member = memberOf(group, request.memberId);
        if (member === null || group.leader === request.memberId) return request;
        return { ...request, protocols: member.protocols };
      }),
    ),
  },
  {
    name: 'repeated-join-rebalances',
    defect: 'a JoinGroup that is repeated, because its answer was lost, starts another rebalance',
    breaks: 'group.transitions',
    members: ['eager', 'cooperative'],
    eventsMax: 4,
    coordinator: brokenClassic((state, input, nowMs) => {
      const step = classicStep(state, input, nowMs);
      const isJoin = input.type === 'request' && input.request.api === 'JoinGroup';
      if (!isJoin || input.request.memberId === '' || state.group?.state !== 'CompletingRebalance')
        return step;
      const isRepeated = step.state.group?.generation === state.group.generation;
      const [only] = step.replies;
      return isRepeated && only?.requestId === input.requestId && hasSucceeded(only.response)
        ? rebalancing(step, input.request.memberId, input.requestId, nowMs)
        : step;
    }),
  },
  {
    name: 'follower-ends-the-rebalance',
    defect:
      'the first SyncGroup makes the group Stable, though the leader has not assigned anything',
    breaks: 'group.leader',
    members: ['eager', 'cooperative'],
    eventsMax: 4,
    coordinator: brokenClassic((state, input, nowMs) => {
      const step = classicStep(state, input, nowMs);
      const { group } = step.state;
      const isSync = input.type === 'request' && input.request.api === 'SyncGroup';
      if (!isSync || group?.state !== 'CompletingRebalance' || step.replies.length > 0) return step;
      return withGroup(step, { ...group, state: 'Stable', assignmentGeneration: group.generation });
    }),
  },
  {
    name: 'incompatible-member-is-let-in',
    defect: 'a member that follows none of the group’s strategies is taken in',
    breaks: 'group.protocol-selection',
    members: ['eager', 'cooperative'],
    eventsMax: 4,
    coordinator: brokenClassic((state, input, nowMs) => {
      const step = classicStep(state, input, nowMs);
      const { group } = state;
      if (input.type !== 'request' || input.request.api !== 'JoinGroup' || group === null)
        return step;
      const isRefused = step.replies.some(
        ({ response }) =>
          response.api === 'JoinGroup' && response.errorCode === 'INCONSISTENT_GROUP_PROTOCOL',
      );
      return isRefused
        ? classicStep(state, { ...input, request: asOthers(input.request, group) }, nowMs)
        : step;
    }),
  },
  {
    name: 'compatible-member-is-refused',
    defect: 'a member is refused unless it follows all strategies of the others',
    breaks: 'group.protocol-selection',
    members: ['eager', 'cooperative'],
    eventsMax: 4,
    coordinator: brokenClassic(
      mishearing((request, group) => {
        if (request.api !== 'JoinGroup' || group.state === 'Empty') return request;
        const names = request.protocols.map(({ name }) => name);
        const isMissing = group.members.some(({ protocols }) =>
          protocols.some(({ name }) => !names.includes(name)),
        );
        return isMissing ? { ...request, protocols: [] } : request;
      }),
    ),
  },
  {
    name: 'first-member-decides',
    defect: 'the strategy that the first member likes best is chosen, whoever can follow it',
    breaks: 'group.protocol-selection',
    members: ['eager'],
    eventsMax: 6,
    coordinator: brokenClassic((state, input, nowMs) =>
      electing(
        classicStep(state, input, nowMs),
        state.group,
        ({ members }) => members[0]?.protocols[0]?.name,
      ),
    ),
  },
  {
    name: 'reads-preferences-backwards',
    defect: 'the strategy that a member likes best is taken for the one that it likes least',
    breaks: 'group.protocol-selection',
    members: ['eager'],
    eventsMax: 1,
    coordinator: brokenClassic(
      mishearing((request) =>
        request.api === 'JoinGroup'
          ? { ...request, protocols: request.protocols.toReversed() }
          : request,
      ),
    ),
  },
  {
    name: 'fewest-votes-win',
    defect: 'of the strategies that all can follow the least liked is chosen',
    breaks: 'group.protocol-selection',
    alone: true,
    members: ['eager'],
    eventsMax: 4,
    coordinator: brokenClassic((state, input, nowMs) =>
      electing(classicStep(state, input, nowMs), state.group, ({ members }) =>
        members[0]?.protocols
          .map(({ name }) => name)
          .findLast((name) =>
            members.every(({ protocols }) => protocols.some((one) => one.name === name)),
          ),
      ),
    ),
  },
];

function hasSucceeded(response: GroupResponse): boolean {
  return response.api === 'JoinGroup' && response.errorCode === 'NONE';
}

/** The join with the strategies of a member that is there. */
function asOthers(
  request: Extract<GroupRequest, { api: 'JoinGroup' }>,
  { members, protocolName }: ClassicGroup,
): GroupRequest {
  const [own] = request.protocols;
  const [other] = members;
  if (own === undefined || other === undefined) return request;
  const name = protocolName ?? other.protocols[0]?.name ?? own.name;
  return {
    ...request,
    protocolType: 'consumer',
    protocols: [...request.protocols, { name, metadata: own.metadata }],
  };
}

/** A step in which a join was completed, with another strategy. */
function electing(
  step: ClassicStep,
  before: ClassicGroup | null,
  elect: (group: ClassicGroup) => string | undefined,
): ClassicStep {
  const { group } = step.state;
  if (group?.state !== 'CompletingRebalance' || group.generation === before?.generation)
    return step;
  const elected = { ...group, protocolName: elect(group) ?? group.protocolName };
  return answering(withGroup(step, elected), (response) =>
    response.api === 'JoinGroup' && response.errorCode === 'NONE'
      ? currentGeneration(elected, response.memberId)
      : response,
  );
}
