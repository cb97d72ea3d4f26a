import type { ErrorName } from '../../domain/kafka-errors.ts';
import { bumpEpoch, lookAgain } from './bump-epoch.ts';
import type {
  ConsumerGroup,
  ConsumerMember,
  GroupAndMember,
  GroupContext,
} from './consumer-group.ts';
import { putMember } from './edit-members.ts';
import { preferredAssignorOf } from './preferred-assignor.ts';
import { forgetRegexes, regexChange, scheduleRegexes } from './regexes.ts';
import { isSameNames } from './subscribed-topics.ts';

/** The group with a member's news, not yet reconciled. */
export interface TakenIn {
  readonly group: ConsumerGroup;
  /** The member reads other topics, or by another regular expression, than before. */
  readonly subscriptionChanged: boolean;
}

/**
 * The group with the member as it is now, in its next epoch if that matters to others. `member` is the member as it was,
 * in the group or new; `told` is the same with what it says of itself.
 *
 * Source: KIP-848; Kafka, `GroupMetadataManager.consumerGroupHeartbeat`.
 */
export function takeInMember(
  { group, member }: GroupAndMember,
  told: ConsumerMember,
  context: GroupContext,
): TakenIn | ErrorName {
  const namesChanged = !isSameNames(member.subscribedTopicNames, told.subscribedTopicNames);
  const regex = regexChange(group, member, told, context);
  if (regex === 'INVALID_REGULAR_EXPRESSION') return regex;
  const put = putMember(group, told);
  if (put === null) return 'UNKNOWN_SERVER_ERROR';
  const kept = regex === 'same' ? put : forgetRegexes(put);
  const due = scheduleRegexes(kept, group, context);
  const moves =
    namesChanged ||
    regex === 'resolved' ||
    isNeverAssigned(group) ||
    prefersAnother(group, due, context);
  return {
    group: moves ? bumpEpoch(due, context) : lookAgainIfDue(due, context),
    subscriptionChanged: namesChanged || regex !== 'same',
  };
}

/** Epoch 0 would be that of a member that joins; until 4.1 groups began with it. */
function isNeverAssigned(group: ConsumerGroup): boolean {
  return group.groupEpoch === 0;
}

function lookAgainIfDue(group: ConsumerGroup, context: GroupContext): ConsumerGroup {
  return group.refreshesMetadata ? lookAgain(group, context) : group;
}

/** The members together want another assignor than before. 4.0 uses it only when something else moves the epoch. */
function prefersAnother(
  before: ConsumerGroup,
  after: ConsumerGroup,
  context: GroupContext,
): boolean {
  if (context.settings.kafkaVersion === '4.0') return false;
  return preferredAssignorOf(before, context) !== preferredAssignorOf(after, context);
}
