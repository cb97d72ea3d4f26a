import type { ErrorName } from '../../../domain/kafka-errors.ts';
import type { GroupDescription, JoinGroupRequest } from '../../../domain/wire.ts';
import { holderIn, memberIn } from '../described-members.ts';
import type { Exchange } from '../exchange.ts';
import { accepted, classicOrNone, idError, type Allowed } from './allowed.ts';
import { isPending, type Facts } from './facts.ts';
import { waitingJoins } from './waiting-joins.ts';

/**
 * What JoinGroup may be answered.
 *
 * Source: Kafka, `GroupMetadataManager.classicGroupJoin`, in the order of its checks.
 */
export function allowedForJoin(
  exchange: Exchange,
  request: JoinGroupRequest,
  facts: Facts,
): Allowed {
  const { settings } = facts;
  if (request.groupId === '') return ['INVALID_GROUP_ID'];
  const { sessionTimeoutMs } = request;
  if (
    sessionTimeoutMs < settings.groupMinSessionTimeoutMs ||
    sessionTimeoutMs > settings.groupMaxSessionTimeoutMs
  ) {
    return ['INVALID_SESSION_TIMEOUT'];
  }
  const group = classicOrNone(exchange.before.group);
  if (group !== null && group.groupType === 'consumer') return mixed(group, request, facts);
  const awaited = isPending(facts, request.memberId, exchange);
  if (awaited === null) return null;
  return group === null
    ? first(request, awaited)
    : classic(group, request, { exchange, facts, awaited });
}

/** There is no group yet. */
function first(request: JoinGroupRequest, awaited: boolean): Allowed {
  if (request.memberId !== '' && !awaited) return ['UNKNOWN_MEMBER_ID'];
  if (!isComplete(request)) return ['INCONSISTENT_GROUP_PROTOCOL'];
  return bySender(null, request, awaited);
}

interface Joining {
  readonly exchange: Exchange;
  readonly facts: Facts;
  readonly awaited: boolean;
}

function classic(
  group: GroupDescription,
  request: JoinGroupRequest,
  { exchange, facts, awaited }: Joining,
): Allowed {
  if (group.groupState === 'Dead') return null;
  if (isFull(exchange, group, facts)) return ['GROUP_MAX_SIZE_REACHED'];
  const suits = suitsGroup(group, request);
  if (suits === null) return null;
  return suits ? bySender(group, request, awaited) : ['INCONSISTENT_GROUP_PROTOCOL'];
}

/** Whoever has no id and no instance id is first given an id. Source: KIP-394. */
function bySender(
  group: GroupDescription | null,
  request: JoinGroupRequest,
  awaited: boolean,
): Allowed {
  const { memberId, groupInstanceId } = request;
  if (memberId === '') return needsId(request) ? ['MEMBER_ID_REQUIRED'] : accepted;
  if (awaited) return groupInstanceId === null ? accepted : null;
  if (group === null || group.groupState === 'Empty') {
    return ['UNKNOWN_MEMBER_ID'];
  }
  const error = idError(group, memberId, groupInstanceId);
  return error === null ? accepted : [error];
}

function needsId({ apiVersion, groupInstanceId }: JoinGroupRequest): boolean {
  return apiVersion >= 4 && groupInstanceId === null;
}

/** Source: KIP-389; Kafka, `GroupMetadataManager.acceptJoiningMember`. */
function isFull(exchange: Exchange, group: GroupDescription, facts: Facts): boolean {
  const { groupMaxSize } = facts.settings;
  if (group.members.length < groupMaxSize || exchange.request.api !== 'JoinGroup') return false;
  const { memberId } = exchange.request;
  if (group.groupState === 'Stable' || group.groupState === 'CompletingRebalance') {
    return memberIn(group, memberId) === undefined;
  }
  if (group.groupState !== 'PreparingRebalance') return false;
  const waiting = waitingJoins(exchange, facts.view);
  return waiting.size >= groupMaxSize && !waiting.has(memberId);
}

function isComplete({ protocolType, protocols }: JoinGroupRequest): boolean {
  return protocolType !== '' && protocols.length > 0;
}

/** Null: nobody is there yet whose strategies would count. */
function suitsGroup(group: GroupDescription, request: JoinGroupRequest): boolean | null {
  if (!isComplete(request)) return false;
  if (group.groupState === 'Empty') return true;
  if (group.members.length === 0) return null;
  return request.protocolType === 'consumer' && hasCommon(group, request);
}

function hasCommon({ members }: GroupDescription, { protocols }: JoinGroupRequest): boolean {
  const classic = members.filter(({ memberType }) => memberType === 'classic');
  if (classic.length === 0) return true;
  return protocols.some(({ name }) => classic.every((member) => member.protocols.includes(name)));
}

/** A classic member joins a KIP-848 group. Source: Kafka, `GroupMetadataManager.classicGroupJoinToConsumerGroup`. */
function mixed(group: GroupDescription, request: JoinGroupRequest, { settings }: Facts): Allowed {
  const isDisabled = settings.groupConsumerMigrationPolicy === 'disabled';
  if (isDisabled && settings.kafkaVersion === '4.0') return null;
  const errors: ErrorName[] = [];
  const suits = isComplete(request) && request.protocolType === 'consumer';
  if (isDisabled || !suits || !hasCommon(group, request)) {
    errors.push('INCONSISTENT_GROUP_PROTOCOL');
  }
  if (group.members.length >= settings.groupConsumerMaxSize) {
    if (takesPlace(group, request)) return null;
    if (memberIn(group, request.memberId) === undefined) errors.push('GROUP_MAX_SIZE_REACHED');
  }
  return errors.length > 0 ? errors : bySenderInMixed(group, request);
}

function takesPlace(group: GroupDescription, { groupInstanceId }: JoinGroupRequest): boolean {
  return groupInstanceId !== null && holderIn(group, groupInstanceId) !== undefined;
}

function bySenderInMixed(group: GroupDescription, request: JoinGroupRequest): Allowed {
  const { memberId, groupInstanceId } = request;
  if (memberId === '') return needsId(request) ? ['MEMBER_ID_REQUIRED'] : accepted;
  const error = idError(group, memberId, groupInstanceId);
  if (error === null) return accepted;
  // Ids that were given out are not remembered, so that any may come.
  return groupInstanceId === null ? ['NONE', error] : [error];
}
