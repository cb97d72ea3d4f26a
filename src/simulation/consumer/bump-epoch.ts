import type { ConsumerGroup, GroupContext } from './consumer-group.ts';
import { isSameMetadata, metadataOf } from './group-metadata.ts';

/**
 * The group in its next epoch: a new target is due. What its members read of the cluster is noted.
 *
 * Source: KIP-848; Kafka, `GroupMetadataManager.updateSubscriptionMetadata`.
 */
export function bumpEpoch(group: ConsumerGroup, context: GroupContext): ConsumerGroup {
  return { ...noted(group, context), groupEpoch: group.groupEpoch + 1 };
}

/** As `bumpEpoch`, but only if what the members read of the cluster is not as it was. */
export function lookAgain(group: ConsumerGroup, context: GroupContext): ConsumerGroup {
  const { settings } = context;
  const after = noted(group, context);
  return isSameMetadata(group.metadata, after.metadata, settings.kafkaVersion)
    ? after
    : { ...after, groupEpoch: group.groupEpoch + 1 };
}

function noted(group: ConsumerGroup, { topics }: GroupContext): ConsumerGroup {
  return { ...group, metadata: metadataOf(group, topics), refreshesMetadata: false };
}
