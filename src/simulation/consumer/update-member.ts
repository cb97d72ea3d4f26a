import type { ConsumerGroupHeartbeatRequest } from '../../domain/wire.ts';
import type { ConsumerMember } from './consumer-group.ts';
import { isSameNames, sortNames } from './subscribed-topics.ts';

/** Who says it, and until when it need not say more. */
export interface Caller {
  readonly clientId: string;
  readonly sessionExpiresAtMs: number;
}

/**
 * The member with what its heartbeat says of it. What is null (a timeout of -1) stays as it was. Whoever speaks the new
 * protocol is no classic member any more.
 *
 * Source: KIP-848; Kafka, `ConsumerGroupMember.Builder.maybeUpdate…`.
 */
export function updateMember(
  member: ConsumerMember,
  request: ConsumerGroupHeartbeatRequest,
  { clientId, sessionExpiresAtMs }: Caller,
): ConsumerMember {
  return {
    ...modern(member),
    clientId,
    instanceId: request.instanceId ?? member.instanceId,
    rackId: request.rackId ?? member.rackId,
    rebalanceTimeoutMs:
      request.rebalanceTimeoutMs === -1 ? member.rebalanceTimeoutMs : request.rebalanceTimeoutMs,
    subscribedTopicNames: updatedNames(member.subscribedTopicNames, request.subscribedTopicNames),
    subscribedTopicRegex: request.subscribedTopicRegex ?? member.subscribedTopicRegex,
    serverAssignor: request.serverAssignor ?? member.serverAssignor,
    sessionExpiresAtMs,
  };
}

function modern(member: ConsumerMember): ConsumerMember {
  if (member.classic === undefined) return member;
  const { classic: _, ...rest } = member;
  return rest;
}

function updatedNames(
  before: readonly string[],
  told: readonly string[] | null,
): readonly string[] {
  if (told === null) return before;
  const names = sortNames(told);
  return isSameNames(before, names) ? before : names;
}
