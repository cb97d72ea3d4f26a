import { errorNumbers } from '../../domain/kafka-errors.ts';
import type { ApiName } from '../../domain/wire.ts';
import type { Shape } from './shape.ts';
import { fields, flag, listOf, oneOf, optional, orNull, text, variants, whole } from './shape.ts';

const error = oneOf(Object.keys(errorNumbers), 'an error that Kafka names');
const maybeText = orNull(text);

/** A partition of a topic. */
export const partitionShape: Shape = fields({ topic: text, partition: whole });

const partitions = listOf(partitionShape);
const bytes = optional(listOf(whole));
const committed = listOf(fields({ topic: text, partition: whole, committedOffset: whole }));
const assignment = fields({ assignedPartitions: partitions, userData: bytes });
const metadata = fields({
  topics: listOf(text),
  ownedPartitions: partitions,
  generationId: whole,
  rackId: optional(text),
  userData: bytes,
});
const leaving = { memberId: text, groupInstanceId: maybeText };
const described = fields({
  ...leaving,
  clientId: text,
  memberType: oneOf(['classic', 'consumer'], 'classic or consumer'),
  memberEpoch: whole,
  subscribedTopicNames: listOf(text),
  protocols: listOf(text),
  assignment: partitions,
  pendingRevocation: partitions,
  targetAssignment: partitions,
});
const stateNames = [
  'Empty',
  'PreparingRebalance',
  'CompletingRebalance',
  'Stable',
  'Dead',
  'Assigning',
  'Reconciling',
];
const group = fields({
  groupType: oneOf(['classic', 'consumer'], 'classic or consumer'),
  groupState: oneOf(stateNames, 'a state of groups'),
  groupEpoch: whole,
  assignmentEpoch: whole,
  protocolData: maybeText,
  leader: maybeText,
  members: listOf(described),
});

const responses: Readonly<Record<ApiName, Shape>> = {
  JoinGroup: fields({
    errorCode: error,
    generationId: whole,
    protocolType: maybeText,
    protocolName: maybeText,
    leader: text,
    skipAssignment: flag,
    memberId: text,
    members: listOf(fields({ ...leaving, metadata })),
  }),
  SyncGroup: fields({
    errorCode: error,
    protocolType: maybeText,
    protocolName: maybeText,
    assignment,
  }),
  Heartbeat: fields({ errorCode: error }),
  LeaveGroup: fields({
    errorCode: error,
    members: listOf(fields({ ...leaving, errorCode: error })),
  }),
  OffsetCommit: fields({
    offsets: listOf(fields({ topic: text, partition: whole, errorCode: error })),
  }),
  OffsetFetch: fields({ errorCode: error, offsets: committed }),
  ConsumerGroupHeartbeat: fields({
    errorCode: error,
    memberId: maybeText,
    memberEpoch: whole,
    heartbeatIntervalMs: whole,
    assignment: orNull(partitions),
  }),
  DescribeGroups: fields({ errorCode: error, group: orNull(group) }),
};

/** An answer that Kafka's protocol knows. */
export const responseShape: Shape = variants('api', responses);

const asked = { apiVersion: whole, groupId: text };
const askedByMember = { ...asked, memberId: text, groupInstanceId: maybeText };

const requests: Readonly<Record<ApiName, Shape>> = {
  JoinGroup: fields({
    ...askedByMember,
    sessionTimeoutMs: whole,
    rebalanceTimeoutMs: whole,
    protocolType: text,
    protocols: listOf(fields({ name: text, metadata })),
  }),
  SyncGroup: fields({
    ...askedByMember,
    generationId: whole,
    protocolType: maybeText,
    protocolName: maybeText,
    assignments: listOf(fields({ memberId: text, assignment })),
  }),
  Heartbeat: fields({ ...askedByMember, generationId: whole }),
  LeaveGroup: fields({ ...asked, members: listOf(fields(leaving)) }),
  OffsetCommit: fields({
    ...askedByMember,
    generationIdOrMemberEpoch: whole,
    offsets: committed,
  }),
  OffsetFetch: fields({ ...asked, memberId: maybeText, memberEpoch: whole, partitions }),
  ConsumerGroupHeartbeat: fields({
    ...asked,
    memberId: text,
    memberEpoch: whole,
    instanceId: maybeText,
    rackId: maybeText,
    rebalanceTimeoutMs: whole,
    subscribedTopicNames: orNull(listOf(text)),
    subscribedTopicRegex: maybeText,
    serverAssignor: maybeText,
    topicPartitions: orNull(partitions),
  }),
  DescribeGroups: fields(asked),
};

/** A request that Kafka's protocol knows. */
export const requestShape: Shape = variants('api', requests);
