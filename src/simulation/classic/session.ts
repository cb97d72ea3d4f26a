import type { ClassicMember } from './classic-group.ts';

/** The member with a whole session timeout before it. */
export function withFreshSession(member: ClassicMember, nowMs: number): ClassicMember {
  return { ...member, sessionExpiresAtMs: sessionEndAtMs(member, nowMs) };
}

/**
 * When the session of a member that is heard of now would end; null: it waits for an answer, and so cannot be silent. A
 * new member that waits can be: its request may be all that is left of it.
 *
 * Source: Kafka, `ClassicGroupMember.hasSatisfiedHeartbeat`.
 */
export function sessionEndAtMs(member: ClassicMember, nowMs: number): number | null {
  const waits = member.joinRequestId !== null || member.syncRequestId !== null;
  return waits && !member.isNew ? null : nowMs + member.sessionTimeoutMs;
}
