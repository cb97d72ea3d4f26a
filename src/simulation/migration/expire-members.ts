import type { ConsumerGroup, GroupContext } from '../consumer/consumer-group.ts';
import type { ConsumerState } from '../consumer/consumer-state.ts';
import { fence, firstExpiry } from '../consumer/fence.ts';
import { resolveRegexes } from '../consumer/regexes.ts';
import { afterLoss } from './downgrade.ts';
import { isClassicState, type MixedState } from './mixed-state.ts';

/**
 * Does all that is due in a group of the new protocol, one after the other. When the last member of the new protocol is
 * fenced, the group becomes a classic one at that moment, and the timers of the others begin anew.
 *
 * Source: Kafka, the timers of `GroupMetadataManager`.
 */
export function expireMembers(
  state: ConsumerState,
  group: ConsumerGroup,
  context: GroupContext,
): MixedState {
  let current: ConsumerState = { ...state, group: resolved(group, context) };
  for (;;) {
    const before = current.group;
    const expiry = before === null ? null : firstExpiry(before);
    if (before === null || expiry === null || expiry.atMs > context.nowMs) return current;
    const after = { ...current, group: fence(before, [expiry.memberId], context) };
    const next = afterLoss(before, after, context.nowMs);
    if (isClassicState(next)) return next;
    current = next;
  }
}

function resolved(group: ConsumerGroup, context: GroupContext): ConsumerGroup {
  const isDue = group.regexesDue !== null && group.regexesDue.dueAtMs <= context.nowMs;
  return isDue ? resolveRegexes(group, context) : group;
}
