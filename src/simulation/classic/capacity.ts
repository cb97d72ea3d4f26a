import type { ClassicGroup } from './classic-group.ts';
import { awaitingJoins, memberOf } from './members.ts';

/**
 * Whether the group has room for who asks to join. While it waits for members, those that have joined count, so that a
 * group that has become too large gets rid of the last ones.
 *
 * Source: Kafka, `GroupMetadataManager.acceptJoiningMember`; KIP-389.
 */
export function hasRoomFor(group: ClassicGroup, memberId: string, groupMaxSize: number): boolean {
  switch (group.state) {
    case 'Empty':
    case 'Dead':
      return true;
    case 'PreparingRebalance':
      return (
        awaitingJoins(group) < groupMaxSize ||
        (memberOf(group, memberId)?.joinRequestId ?? null) !== null
      );
    case 'CompletingRebalance':
    case 'Stable':
      return group.members.length < groupMaxSize || memberOf(group, memberId) !== null;
  }
}
