import { bumpEpoch } from './bump-epoch.ts';
import type { ConsumerGroup, ConsumerMember, GroupContext } from './consumer-group.ts';
import { removeMembers } from './edit-members.ts';
import { forgetRegexes } from './regexes.ts';

/**
 * The group without these members, in its next epoch. When the last one goes, there is nothing left to assign: since
 * KAFKA-20442 the assignment is then as new as the group.
 *
 * Source: Kafka, `GroupMetadataManager.consumerGroupFenceMembers`.
 */
export function fence(
  group: ConsumerGroup,
  memberIds: readonly string[],
  context: GroupContext,
): ConsumerGroup {
  const after = bumpEpoch(forgetRegexes(removeMembers(group, memberIds)), context);
  if (after.members.length > 0 || context.settings.kafkaVersion === '4.0') return after;
  return { ...after, assignmentEpoch: after.groupEpoch, assignedAtMs: null };
}

/** Why a member is fenced by time. */
export type ExpiryReason = 'session' | 'rebalance' | 'join' | 'sync';

/** When a member is fenced unless something happens, and why; the first of its timers. */
export interface Expiry {
  readonly memberId: string;
  readonly atMs: number;
  readonly reason: ExpiryReason;
}

/**
 * Which member's time is up first, by any of its timers; of several at one instant the one that joined first. Null: there
 * is no member. A rebalance timer of an epoch that the member has left does not count.
 *
 * Source: Kafka, `GroupMetadataManager.scheduleConsumerGroup{Session,Rebalance,Join,Sync}Timeout`.
 */
export function firstExpiry(group: ConsumerGroup): Expiry | null {
  let first: ConsumerMember | null = null;
  let atMs = Infinity;
  for (const member of group.members) {
    const expiresAtMs = memberExpiresAtMs(member);
    if (expiresAtMs >= atMs) continue;
    first = member;
    atMs = expiresAtMs;
  }
  return first === null ? null : { memberId: first.memberId, atMs, reason: reasonOf(first, atMs) };
}

function memberExpiresAtMs(member: ConsumerMember): number {
  let atMs = member.sessionExpiresAtMs;
  const { rebalanceExpiresAtMs, classic } = member;
  if (rebalanceExpiresAtMs !== null && rebalanceExpiresAtMs < atMs && isWaitedFor(member)) {
    atMs = rebalanceExpiresAtMs;
  }
  if (classic === undefined) return atMs;
  return Math.min(atMs, classic.joinExpiresAtMs ?? Infinity, classic.syncExpiresAtMs ?? Infinity);
}

function isWaitedFor(member: ConsumerMember): boolean {
  return member.memberEpoch === member.rebalanceEpoch;
}

function reasonOf(member: ConsumerMember, atMs: number): ExpiryReason {
  if (member.sessionExpiresAtMs === atMs) return 'session';
  if (member.rebalanceExpiresAtMs === atMs) return 'rebalance';
  return member.classic?.joinExpiresAtMs === atMs ? 'join' : 'sync';
}
