import type { OffsetExpiry } from '../offsets/expire-offsets.ts';
import type { ClassicGroup } from './classic-group.ts';
import { metadataOf } from './join-answers.ts';

/** The type of protocol of Kafka's consumers. Source: Kafka, `ConsumerProtocol.PROTOCOL_TYPE`. */
const CONSUMER = 'consumer';

/**
 * Which offsets of a group in this state grow old: of an empty group all, of a stable group of consumers those that
 * nobody reads, of a simple consumer's all by their age.
 *
 * Source: Kafka, `ClassicGroup.offsetExpirationCondition`, `ClassicGroup.isSubscribedToTopic`; KIP-211.
 */
export function offsetExpiryOf(group: ClassicGroup): OffsetExpiry {
  if (group.protocolType === null) return { type: 'each' };
  if (group.state === 'Empty') {
    return { type: 'since-empty', emptySinceAtMs: group.emptySinceAtMs };
  }
  if (group.state !== 'Stable' || group.protocolType !== CONSUMER) return { type: 'never' };
  const subscribed = new Set<string>();
  for (const member of group.members) {
    for (const topic of metadataOf(member, group.protocolName).topics) subscribed.add(topic);
  }
  return { type: 'unsubscribed', subscribed };
}
