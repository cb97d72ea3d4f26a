import type { GroupRequest } from '../../domain/wire.ts';
import { groupId } from './look-at-group.ts';
import type { StrayModel } from './stray-model.ts';
import { impostor } from './stray-model.ts';

/**
 * A JoinGroup that is refused. In KIP-848 groups only those that are wrong in themselves are: an unknown member id is
 * taken for one that was given a moment ago.
 */
export function strayJoin(model: StrayModel): GroupRequest | null {
  const { group, twist, stranger } = model;
  const isClassic = group.groupType === 'classic';
  switch (twist) {
    case 'malformed':
      return joinOf(model, { sessionTimeoutMs: sessionOutOfBounds(model) });
    case 'wrong-protocol':
      // By turns, so that histories have both.
      return isClassic && group.groupEpoch % 2 === 1
        ? joinOf(model, { names: [stranger] })
        : joinOf(model, { protocolType: stranger });
    case 'unknown-member':
      return isClassic ? joinOf(model, impostor(model)) : null;
    case 'wrong-instance':
      return isClassic && isSafe(model) ? joinOf(model, impostor(model)) : null;
    case 'old-epoch':
    case 'future-epoch':
    case 'outsider':
      return null;
    default:
      return twist satisfies never;
  }
}

/** Too long and too short by turns. */
function sessionOutOfBounds({ group, sessionTimeoutMs }: StrayModel): number {
  return group.groupEpoch % 2 === 1 ? sessionTimeoutMs.min - 1 : sessionTimeoutMs.max + 1;
}

/** A group that is full throws out the member id of a join that it refuses while it rebalances, and this may be it. */
function isSafe({ group, member }: StrayModel): boolean {
  return member.groupInstanceId !== null || group.groupState !== 'PreparingRebalance';
}

function joinOf(
  { group, member }: StrayModel,
  over: {
    readonly memberId?: string;
    readonly groupInstanceId?: string | null;
    readonly protocolType?: string;
    readonly names?: readonly string[];
    readonly sessionTimeoutMs?: number;
  },
): GroupRequest {
  const { memberId = '', groupInstanceId = null, protocolType = 'consumer' } = over;
  const spoken = group.groupType === 'classic' && group.protocolData !== null;
  const names = over.names ?? (spoken ? [group.protocolData] : member.protocols);
  const metadata = {
    topics: member.subscribedTopicNames,
    ownedPartitions: [],
    generationId: -1,
  };
  return {
    api: 'JoinGroup',
    apiVersion: 9,
    groupId,
    sessionTimeoutMs: over.sessionTimeoutMs ?? 10_000,
    rebalanceTimeoutMs: 10_000,
    memberId,
    groupInstanceId,
    protocolType,
    protocols: names.map((name) => ({ name, metadata })),
  };
}
