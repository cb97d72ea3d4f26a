import type {
  ConsumerGroupHeartbeatRequest,
  GroupRequest,
  JoinGroupRequest,
  LeaveGroupRequest,
  OffsetCommitRequest,
  SyncGroupRequest,
} from '../../domain/wire.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { nameOf, partitionOf, textOf } from '../names.ts';
import { shortListOf, shortOf } from './short-list.ts';

/**
 * A request in a few words: `join as m0-1, range, owns t-0`, `heartbeat gen 2`. One line, names made safe. `counted` is
 * what its sender counts: generations or, in KIP-848, epochs.
 */
export function askedOf(request: GroupRequest, counted: 'gen' | 'epoch' = 'gen'): string {
  switch (request.api) {
    case 'JoinGroup':
      return askedToJoin(request);
    case 'SyncGroup':
      return `sync gen ${request.generationId}${given(request)}`;
    case 'Heartbeat':
      return `heartbeat gen ${request.generationId}`;
    case 'LeaveGroup':
      return `leave ${leaving(request)}`;
    case 'OffsetCommit':
      return askedToCommit(request, counted);
    case 'OffsetFetch':
      return `fetch offsets of ${shortListOf(request.partitions, 4)}`;
    case 'ConsumerGroupHeartbeat':
      return askedToBeat(request);
    case 'DescribeGroups':
      return 'describe';
    default:
      return unreachable(request);
  }
}

function askedToJoin({ memberId, groupInstanceId, protocols }: JoinGroupRequest): string {
  const who = memberId === '' ? 'join' : `join as ${nameOf(memberId)}`;
  const instance = groupInstanceId === null ? '' : `, static ${nameOf(groupInstanceId)}`;
  const strategies = shortOf(
    protocols.map(({ name }) => nameOf(name)),
    3,
  );
  const said = protocols[0]?.metadata;
  const owned = said?.ownedPartitions ?? [];
  const since = said === undefined || said.generationId < 0 ? '' : ` of gen ${said.generationId}`;
  const owns = owned.length === 0 ? '' : `, owns ${shortListOf(owned, 4)}${since}`;
  return `${who}${instance}, ${strategies}${owns}`;
}

function given({ assignments }: SyncGroupRequest): string {
  if (assignments.length === 0) return '';
  const parts = assignments.map(
    ({ memberId, assignment }) =>
      `${nameOf(memberId)}: ${shortListOf(assignment.assignedPartitions, 4)}`,
  );
  const shown = parts.slice(0, 4);
  const rest = parts.length - shown.length;
  return `, gives ${shown.join(', ')}${rest > 0 ? ` (+${rest})` : ''}`;
}

function leaving({ members }: LeaveGroupRequest): string {
  return shortOf(
    members.map(({ memberId, groupInstanceId }) =>
      memberId === '' ? `static ${nameOf(groupInstanceId ?? '')}` : nameOf(memberId),
    ),
  );
}

function askedToCommit(request: OffsetCommitRequest, counted: 'gen' | 'epoch'): string {
  const offsets = request.offsets.map((one) => `${partitionOf(one)}@${one.committedOffset}`);
  const epoch = request.generationIdOrMemberEpoch;
  return `commit ${epoch < 0 ? 'from outside' : `${counted} ${epoch}`}: ${shortOf(offsets, 4)}`;
}

/** By its epoch: 0 joins, -1 leaves, -2 leaves for a while. Source: KIP-848. */
function askedToBeat(request: ConsumerGroupHeartbeatRequest): string {
  const { memberEpoch, instanceId, topicPartitions } = request;
  const words = [verbOf(memberEpoch)];
  if (instanceId !== null && memberEpoch <= 0) words.push(`static ${nameOf(instanceId)}`);
  if (memberEpoch >= 0) {
    words.push(...wished(request));
    if (topicPartitions !== null) words.push(`owns ${shortListOf(topicPartitions, 4)}`);
  }
  return words.join(', ');
}

function wished({
  subscribedTopicNames: names,
  subscribedTopicRegex: pattern,
}: ConsumerGroupHeartbeatRequest): readonly string[] {
  const byPattern = pattern === null ? [] : [`wants /${textOf(pattern, 40)}/`];
  // Who gives a pattern lists no names beside it.
  if (names === null || (names.length === 0 && pattern !== null)) return byPattern;
  return [`wants ${shortOf(names.map(nameOf), 4)}`, ...byPattern];
}

function verbOf(epoch: number): string {
  if (epoch === 0) return 'join';
  if (epoch === -1) return 'leave';
  if (epoch === -2) return 'leave for a while';
  return `heartbeat epoch ${epoch}`;
}
