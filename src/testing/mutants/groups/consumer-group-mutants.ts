import type { ConsumerGroup } from '../../../simulation/consumer/consumer-group.ts';
import { memberOf, staticMemberOf } from '../../../simulation/consumer/consumer-group.ts';
import {
  beforehand,
  brokenConsumerGroup,
  consumerStep,
  heartbeatSpoilt,
  mishearingGroup,
  repliedWith,
  thereafter,
  withOther,
} from './broken-consumer-group.ts';
import type { GroupMutant } from './group-mutant.ts';

/** So late that nobody lives to see it. */
const neverAtMs = 1e12;

/** KIP-848 coordinators that are wrong about epochs, requests, timers and static members. */
export const consumerGroupMutants: readonly GroupMutant[] = [
  {
    name: 'epoch-for-each-heartbeat',
    defect: 'a heartbeat that repeats the subscription raises the epoch of the group',
    breaks: 'group.generation',
    members: ['consumer'],
    eventsMax: 4,
    coordinator: brokenConsumerGroup(
      heartbeatSpoilt(({ step, request, group }) => {
        if (request.memberEpoch <= 0 || request.topicPartitions === null) return step;
        const raised = { ...group, groupEpoch: group.groupEpoch + 1 };
        return { ...step, state: { ...step.state, group: raised } };
      }),
    ),
  },
  {
    name: 'departure-without-an-epoch',
    defect: 'a member that leaves does not raise the epoch: nobody gets its partitions',
    breaks: 'group.generation',
    members: ['consumer'],
    eventsMax: 3,
    coordinator: brokenConsumerGroup(
      thereafter((after, before) =>
        before !== null && after.members.length > 0 && after.members.length < before.members.length
          ? { ...after, groupEpoch: before.groupEpoch, assignmentEpoch: before.assignmentEpoch }
          : after,
      ),
    ),
  },
  {
    name: 'epochs-are-forgotten-in-a-failover',
    defect: 'a coordinator that takes over counts the epochs of the group from the beginning',
    breaks: 'group.generation',
    members: ['consumer'],
    eventsMax: 2,
    coordinator: brokenConsumerGroup(consumerStep, (group) => ({
      ...group,
      groupEpoch: 1,
      assignmentEpoch: 1,
    })),
  },
  {
    name: 'previous-epoch-is-enough',
    defect:
      'the previous epoch is accepted though the member does not say that it owns a part of what it has',
    breaks: 'group.fencing',
    members: ['consumer'],
    eventsMax: 5,
    coordinator: brokenConsumerGroup(
      mishearingGroup((request, { memberEpoch, previousMemberEpoch }) =>
        request.api === 'ConsumerGroupHeartbeat' &&
        request.memberEpoch > 0 &&
        request.memberEpoch === previousMemberEpoch
          ? { ...request, memberEpoch }
          : request,
      ),
    ),
  },
  {
    name: 'any-epoch-is-enough',
    defect: 'the epoch of a heartbeat is not looked at',
    breaks: 'group.fencing',
    members: ['consumer'],
    eventsMax: 4,
    coordinator: brokenConsumerGroup(
      mishearingGroup((request, { memberEpoch }) =>
        request.api === 'ConsumerGroupHeartbeat' && request.memberEpoch > 0
          ? { ...request, memberEpoch }
          : request,
      ),
    ),
  },
  {
    name: 'lost-response-fences',
    defect: 'a member that did not learn its newest epoch is fenced, though it has what it should',
    breaks: 'group.fencing',
    members: ['consumer'],
    eventsMax: 4,
    coordinator: brokenConsumerGroup(
      beforehand((group, request) =>
        request.api === 'ConsumerGroupHeartbeat'
          ? {
              ...group,
              members: group.members.map((member) => ({ ...member, previousMemberEpoch: -1 })),
            }
          : group,
      ),
    ),
  },
  {
    name: 'commit-at-any-epoch-counts',
    defect: 'offsets of a member are taken whatever epoch it names',
    breaks: 'group.fencing',
    members: ['consumer'],
    eventsMax: 5,
    coordinator: brokenConsumerGroup(
      mishearingGroup((request, { memberEpoch }) =>
        request.api === 'OffsetCommit'
          ? { ...request, generationIdOrMemberEpoch: memberEpoch }
          : request,
      ),
    ),
  },
  {
    name: 'commit-at-an-older-epoch-fails',
    defect:
      'before KIP-1251: offsets are refused if the member’s epoch was raised meanwhile, whatever it owns',
    breaks: 'group.fencing',
    members: ['consumer'],
    settings: { kafkaVersion: 'trunk' },
    eventsMax: 5,
    coordinator: brokenConsumerGroup((state, input, nowMs) => {
      const isCommit = input.type === 'request' && input.request.api === 'OffsetCommit';
      if (!isCommit) return consumerStep(state, input, nowMs);
      const old = { ...state, settings: { ...state.settings, kafkaVersion: '4.0' as const } };
      const step = consumerStep(old, input, nowMs);
      return { ...step, state: { ...step.state, settings: state.settings } };
    }),
  },
  {
    name: 'removed-member-is-let-in-again',
    defect: 'a heartbeat of a member that was fenced makes it a member again',
    breaks: 'group.fencing',
    members: ['consumer'],
    eventsMax: 4,
    coordinator: brokenConsumerGroup((state, input, nowMs) => {
      const request = input.type === 'request' ? input.request : null;
      const { group } = state;
      if (request?.api !== 'ConsumerGroupHeartbeat' || request.memberEpoch <= 0 || group === null)
        return consumerStep(state, input, nowMs);
      if (memberOf(group, request.memberId) !== undefined) return consumerStep(state, input, nowMs);
      const joining = {
        ...request,
        memberEpoch: 0,
        rebalanceTimeoutMs: 10_000,
        topicPartitions: [],
        subscribedTopicNames: request.subscribedTopicNames ?? [],
      };
      return consumerStep(state, { ...input, request: joining } as typeof input, nowMs);
    }),
  },
  {
    name: 'session-of-kip-848-ends-late',
    defect: 'a silent member is fenced 1.5 s after its session',
    breaks: 'group.session',
    alone: true,
    members: ['consumer'],
    eventsMax: 3,
    coordinator: brokenConsumerGroup(thereafter(sessionsMoved(1500))),
  },
  {
    name: 'session-of-kip-848-ends-early',
    defect: 'a silent member is fenced 1 s before its session ends',
    breaks: 'group.session',
    members: ['consumer'],
    eventsMax: 3,
    coordinator: brokenConsumerGroup(thereafter(sessionsMoved(-1000))),
  },
  {
    name: 'revocation-may-take-for-ever',
    defect:
      'the rebalance timer is missing: a member that does not give up its partitions is not fenced',
    breaks: 'group.session',
    members: ['consumer'],
    eventsMax: 5,
    coordinator: brokenConsumerGroup(
      thereafter((after) =>
        after.members.some(({ rebalanceExpiresAtMs }) => rebalanceExpiresAtMs !== null)
          ? {
              ...after,
              members: after.members.map((member) =>
                member.rebalanceExpiresAtMs === null
                  ? member
                  : { ...member, rebalanceExpiresAtMs: neverAtMs },
              ),
            }
          : after,
      ),
    ),
  },
  {
    name: 'static-absence-is-a-departure',
    defect: 'a static member that leaves for a while is removed, and its partitions given away',
    breaks: 'group.static',
    members: ['consumer'],
    eventsMax: 3,
    coordinator: brokenConsumerGroup(
      mishearingGroup((request) =>
        request.api === 'ConsumerGroupHeartbeat' && request.memberEpoch === -2
          ? { ...request, memberEpoch: -1 }
          : request,
      ),
    ),
  },
  {
    name: 'living-static-member-is-replaced',
    defect: 'who joins with an instance id takes the place of a member that has not left',
    breaks: 'group.static',
    members: ['consumer'],
    eventsMax: 3,
    coordinator: brokenConsumerGroup(
      beforehand((group, request) => {
        if (request.api !== 'ConsumerGroupHeartbeat' || request.instanceId === null) return group;
        const holder = staticMemberOf(group, request.instanceId);
        if (
          request.memberEpoch !== 0 ||
          holder === undefined ||
          holder.memberId === request.memberId
        )
          return group;
        const members = group.members.map((member) =>
          member === holder ? { ...member, memberEpoch: -2 } : member,
        );
        return { ...group, members };
      }),
    ),
  },
  {
    name: 'static-return-moves-the-epoch',
    defect: 'a static member that comes back raises the epoch of the group',
    breaks: 'group.static',
    members: ['consumer'],
    eventsMax: 3,
    coordinator: brokenConsumerGroup((state, input, nowMs) => {
      const step = consumerStep(state, input, nowMs);
      const request = input.type === 'request' ? input.request : null;
      const { group } = step.state;
      if (
        request?.api !== 'ConsumerGroupHeartbeat' ||
        request.instanceId === null ||
        group === null
      )
        return step;
      const holder =
        state.group === null ? undefined : staticMemberOf(state.group, request.instanceId);
      if (request.memberEpoch !== 0 || holder?.memberEpoch !== -2) return step;
      return {
        ...step,
        state: { ...step.state, group: { ...group, groupEpoch: group.groupEpoch + 1 } },
      };
    }),
  },
  {
    name: 'stable-too-early',
    defect: 'the group is called Stable as soon as its target is computed',
    breaks: 'group.transitions',
    alone: true,
    members: ['consumer'],
    eventsMax: 2,
    coordinator: brokenConsumerGroup((state, input, nowMs) =>
      repliedWith(consumerStep(state, input, nowMs), (response) =>
        response.api === 'DescribeGroups' && response.group?.groupState === 'Reconciling'
          ? { ...response, group: { ...response.group, groupState: 'Stable' } }
          : response,
      ),
    ),
  },
  {
    name: 'first-wish-counts',
    defect: 'the assignor that one member asks for is used, not the one that most do',
    breaks: 'group.protocol-selection',
    members: ['consumer'],
    eventsMax: 5,
    coordinator: brokenConsumerGroup((state, input, nowMs) =>
      repliedWith(consumerStep(state, input, nowMs), (response) => {
        const wishes = (state.group?.members ?? []).map(({ serverAssignor }) => serverAssignor);
        const first = wishes.find((wish) => wish !== null);
        return response.api === 'DescribeGroups' && response.group !== null && first != null
          ? { ...response, group: { ...response.group, protocolData: first } }
          : response;
      }),
    ),
  },
  {
    name: 'takes-what-stays',
    defect: 'in each rebalance a member has to give up all that it has',
    breaks: 'group.undisturbed',
    members: ['consumer'],
    eventsMax: 3,
    coordinator: brokenConsumerGroup(
      heartbeatSpoilt((heard) => {
        const { before, after, step } = heard;
        const isNew = after.state === 'UNREVOKED_PARTITIONS' && before.state !== after.state;
        if (!isNew) return step;
        const pendingRevocation = before.assigned;
        return withOther(heard, { ...after, assigned: [], pendingRevocation }, { assignment: [] });
      }),
    ),
  },
];

function sessionsMoved(
  byMs: number,
): (after: ConsumerGroup, before: ConsumerGroup | null) => ConsumerGroup {
  return (after, before) => ({
    ...after,
    members: after.members.map((member) => {
      const old = before === null ? undefined : memberOf(before, member.memberId);
      const sessionExpiresAtMs = member.sessionExpiresAtMs + byMs;
      return member.sessionExpiresAtMs === old?.sessionExpiresAtMs
        ? member
        : { ...member, sessionExpiresAtMs };
    }),
  });
}
