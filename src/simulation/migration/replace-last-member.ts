import type { ErrorName } from '../../domain/kafka-errors.ts';
import {
  type ConsumerGroup,
  type ConsumerMember,
  type GroupContext,
  isReconciledTo,
  staticMemberOf,
} from '../consumer/consumer-group.ts';
import type { ConsumerState } from '../consumer/consumer-state.ts';
import { type MemberReport, reconcileMember } from '../consumer/reconcile-member.ts';
import type { TakenIn } from '../consumer/take-in-member.ts';
import { downgraded, mayDowngrade, rebalanced } from './downgrade.ts';
import { type MixedState, withClassicGroup } from './mixed-state.ts';

/**
 * Whether a classic member that joins under this instance id takes the place of the last member of the new protocol, so
 * that the group may become a classic one.
 *
 * Source: KAFKA-17317; Kafka, `GroupMetadataManager.validateOnlineDowngradeWithReplacedMember`.
 */
export function replacesLastMember(
  group: ConsumerGroup,
  instanceId: string | null,
  { settings }: GroupContext,
): boolean {
  if (instanceId === null) return false;
  const replaced = staticMemberOf(group, instanceId);
  return (
    replaced !== undefined &&
    replaced.classic === undefined &&
    group.members.every((member) => member === replaced || member.classic !== undefined) &&
    mayDowngrade(group.members, settings)
  );
}

/** The last member of the new protocol was replaced. */
export interface LastReplacement {
  /** The group before. */
  readonly before: ConsumerGroup;
  /** The group with its successor. */
  readonly taken: TakenIn;
  readonly successor: ConsumerMember;
  readonly report: MemberReport;
}

/**
 * The group becomes a classic one: who joins has what the one that it replaces should have had, and the others go on,
 * unless the target is not for the group as it is now, or not all have what it gives them; then all are asked to join.
 * Kafka does not look at the latter: a member that waits for a partition would then wait for ever.
 *
 * Source: KAFKA-19546, KAFKA-20273; Kafka, `GroupMetadataManager.convertToClassicGroup`.
 */
export function downgradeByReplacement(
  state: ConsumerState,
  { before, taken, successor, report }: LastReplacement,
): { readonly state: MixedState; readonly member: ConsumerMember } | ErrorName {
  const { nowMs } = report.context;
  const isStale =
    taken.group.groupEpoch > taken.group.assignmentEpoch || isUnderWay(taken.group, successor);
  const reconciled = isStale
    ? { group: taken.group, member: successor }
    : reconcileMember(taken.group, successor, report);
  if (typeof reconciled === 'string') return reconciled;
  const { groupEpoch } = before;
  const classic = downgraded({ ...reconciled.group, groupEpoch }, state, nowMs);
  const next = isStale ? rebalanced(classic, state, nowMs) : classic;
  return { state: withClassicGroup(state, next, nowMs), member: reconciled.member };
}

function isUnderWay(
  { members, assignmentEpoch }: ConsumerGroup,
  successor: ConsumerMember,
): boolean {
  return members.some(
    (member) => member.memberId !== successor.memberId && !isReconciledTo(member, assignmentEpoch),
  );
}
