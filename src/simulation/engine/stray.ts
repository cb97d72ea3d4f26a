import type { DescribedMember, GroupRequest } from '../../domain/wire.ts';
import type { StrayRequest } from '../../domain/timed-history.ts';
import { unreachable } from '../../domain/unreachable.ts';
import type { TopicPartition } from '../../domain/group.ts';
import { groupId } from './look-at-group.ts';
import { strayConsumerHeartbeat } from './stray-consumer-heartbeat.ts';
import { strayJoin } from './stray-join.ts';
import type { Identity, StrayModel } from './stray-model.ts';
import { impostor } from './stray-model.ts';

/**
 * A request that resembles one of the member's and differs from it as the twist says, such that a right coordinator
 * refuses it, or answers it and changes nothing, whatever the group is doing. Null: there is no such request.
 */
export function strayRequestOf(what: StrayRequest, model: StrayModel): GroupRequest | null {
  // A static member that is away for a while has no epoch to differ from.
  if (model.member.memberEpoch < 0) return null;
  switch (what) {
    case 'join':
      return strayJoin(model);
    case 'sync':
      return straySync(model);
    case 'heartbeat':
      return strayHeartbeat(model);
    case 'leave':
      return strayLeave(model);
    case 'commit':
      return strayCommit(model);
    case 'fetch-offsets':
      return strayFetch(model);
    case 'consumer-heartbeat':
      return strayConsumerHeartbeat(model);
    default:
      return unreachable(what);
  }
}

/** Who sends it, and as of when. Null: the twist is about something else. */
function sender(model: StrayModel): (Identity & { readonly epoch: number }) | null {
  const { member, twist } = model;
  const { memberEpoch, memberId, groupInstanceId } = member;
  switch (twist) {
    case 'old-epoch':
      return { memberId, groupInstanceId, epoch: memberEpoch - 1 };
    case 'future-epoch':
      return { memberId, groupInstanceId, epoch: memberEpoch + 1 };
    case 'outsider':
      return { memberId: '', groupInstanceId: null, epoch: -1 };
    case 'unknown-member':
    case 'wrong-instance':
      return { ...impostor(model), epoch: memberEpoch };
    case 'wrong-protocol':
    case 'malformed':
      return null;
    default:
      return unreachable(twist);
  }
}

function strayHeartbeat(model: StrayModel): GroupRequest | null {
  const who = sender(model);
  if (who === null) return null;
  const { memberId, groupInstanceId, epoch: generationId } = who;
  return { api: 'Heartbeat', apiVersion: 4, groupId, generationId, memberId, groupInstanceId };
}

function straySync(model: StrayModel): GroupRequest | null {
  const { group, member, twist } = model;
  const isWrongProtocol = twist === 'wrong-protocol' && group.groupType === 'classic';
  const who = isWrongProtocol ? { ...member, epoch: member.memberEpoch } : sender(model);
  if (who === null) return null;
  return {
    api: 'SyncGroup',
    apiVersion: 5,
    groupId,
    generationId: who.epoch,
    memberId: who.memberId,
    groupInstanceId: who.groupInstanceId,
    protocolType: 'consumer',
    protocolName: isWrongProtocol ? model.stranger : group.protocolData,
    assignments: [],
  };
}

function strayLeave(model: StrayModel): GroupRequest | null {
  const { twist } = model;
  const isAboutWho =
    twist === 'unknown-member' || twist === 'wrong-instance' || twist === 'outsider';
  const who = isAboutWho ? sender(model) : null;
  if (who === null) return null;
  const { memberId, groupInstanceId } = who;
  return { api: 'LeaveGroup', apiVersion: 5, groupId, members: [{ memberId, groupInstanceId }] };
}

/** The offset that it commits is far beyond any record, so that one that is accepted shows. */
function strayCommit(model: StrayModel): GroupRequest | null {
  const { group, member, twist } = model;
  const isModern = group.groupType === 'consumer';
  // KIP-848 does not look at the instance id of a commit.
  if (isModern && twist === 'wrong-instance' && member.groupInstanceId === null) return null;
  const who = twist === 'malformed' ? inRebalance(model) : sender(model);
  // And a commit of an older epoch is accepted for what the member still has.
  const isHeld = isModern && twist === 'old-epoch';
  const partition = model.partitions.find((each) => !isHeld || !has(member, each));
  if (who === null || partition === undefined) return null;
  return {
    api: 'OffsetCommit',
    apiVersion: 9,
    groupId,
    generationIdOrMemberEpoch: who.epoch,
    memberId: who.memberId,
    groupInstanceId: who.groupInstanceId,
    offsets: [{ ...partition, committedOffset: 1_000_000_000 }],
  };
}

/** The member itself, while the group waits for its leader's assignment: nobody may commit then. */
function inRebalance({ group, member }: StrayModel): ReturnType<typeof sender> {
  if (group.groupState !== 'CompletingRebalance') return null;
  const { memberId, groupInstanceId, memberEpoch } = member;
  return { memberId, groupInstanceId, epoch: memberEpoch };
}

/** Only KIP-848 groups look at who fetches offsets. */
function strayFetch(model: StrayModel): GroupRequest | null {
  const { group, twist, partitions } = model;
  const who = twist === 'wrong-instance' ? null : sender(model);
  if (who === null || (group.groupType === 'classic' && twist !== 'outsider')) return null;
  const memberId = twist === 'outsider' ? null : who.memberId;
  return {
    api: 'OffsetFetch',
    apiVersion: 9,
    groupId,
    memberId,
    memberEpoch: who.epoch,
    partitions,
  };
}

function has(
  { assignment, pendingRevocation }: DescribedMember,
  { topic, partition }: TopicPartition,
): boolean {
  const isIt = (other: TopicPartition): boolean =>
    other.partition === partition && other.topic === topic;
  return assignment.some(isIt) || pendingRevocation.some(isIt);
}
