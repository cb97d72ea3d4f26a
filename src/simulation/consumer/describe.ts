import type { DescribedMember, GroupDescription, GroupStateName } from '../../domain/wire.ts';
import {
  type ConsumerGroup,
  type ConsumerMember,
  type GroupContext,
  isReconciledTo,
} from './consumer-group.ts';
import { withoutEpoch } from './partition-list.ts';
import { preferredAssignorOf } from './preferred-assignor.ts';
import { subscribedTopicsOf } from './subscribed-topics.ts';

/** The group's state: it follows from epochs and members. Source: Kafka, `ConsumerGroup.maybeUpdateGroupState`. */
export function stateOf(group: ConsumerGroup): GroupStateName {
  if (group.members.length === 0) return 'Empty';
  if (group.groupEpoch > group.assignmentEpoch) return 'Assigning';
  for (const member of group.members)
    if (!isReconciledTo(member, group.assignmentEpoch)) return 'Reconciling';
  return 'Stable';
}

/** The group as ConsumerGroupDescribe tells it. */
export function describe(group: ConsumerGroup, context: GroupContext): GroupDescription {
  return {
    groupType: 'consumer',
    groupState: stateOf(group),
    groupEpoch: group.groupEpoch,
    assignmentEpoch: group.assignmentEpoch,
    protocolData: preferredAssignorOf(group, context),
    leader: null,
    members: group.members.map((member) => describeMember(member, group)),
  };
}

function describeMember(member: ConsumerMember, group: ConsumerGroup): DescribedMember {
  return {
    memberId: member.memberId,
    groupInstanceId: member.instanceId,
    clientId: member.clientId,
    memberType: member.classic === undefined ? 'consumer' : 'classic',
    memberEpoch: member.memberEpoch,
    subscribedTopicNames: subscribedTopicsOf(member, group.regexes),
    protocols: member.classic?.protocols.map(({ name }) => name) ?? [],
    assignment: withoutEpoch(member.assigned),
    pendingRevocation: withoutEpoch(member.pendingRevocation),
    targetAssignment: member.target,
  };
}
