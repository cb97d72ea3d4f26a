import type { ConsumerGroup, ConsumerMember } from './consumer-group.ts';
import type { GroupSettings } from '../../domain/settings.ts';
import { withRebalanceTimer } from './reconcile-member.ts';

/**
 * The group as another coordinator reads it back from the log: all of it was written, except for timers, which start
 * anew, and what was about to be looked up. Members that have to give something up get their whole rebalance timeout again.
 *
 * Source: Kafka, `GroupMetadataManager.onLoaded`.
 */
export function recoverGroup(
  group: ConsumerGroup,
  settings: GroupSettings,
  nowMs: number,
): ConsumerGroup {
  return {
    ...group,
    members: group.members.map((member) => recoverMember(member, settings, nowMs)),
    refreshesMetadata: true,
    regexesDue: null,
  };
}

function recoverMember(
  member: ConsumerMember,
  { groupConsumerSessionTimeoutMs }: GroupSettings,
  nowMs: number,
): ConsumerMember {
  const sessionTimeoutMs = member.classic?.sessionTimeoutMs ?? groupConsumerSessionTimeoutMs;
  const sessionExpiresAtMs = nowMs + sessionTimeoutMs;
  if (member.classic === undefined) {
    return withRebalanceTimer({ ...member, sessionExpiresAtMs }, { nowMs });
  }
  const classic = { ...member.classic, joinExpiresAtMs: null, syncExpiresAtMs: null };
  return { ...member, sessionExpiresAtMs, classic };
}
