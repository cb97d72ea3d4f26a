import type { ErrorName } from '../../domain/kafka-errors.ts';
import type { GroupSettings } from '../../domain/settings.ts';
import type { GroupRequest } from '../../domain/wire.ts';

/**
 * What is wrong with a request before anybody looks at the group, or null. A request about another group is
 * NOT_COORDINATOR's: somebody else has that group.
 *
 * Source: Kafka, `GroupCoordinatorService.joinGroup` and its neighbours; offsets may belong to a group without a name.
 */
export function requestError(
  request: GroupRequest,
  groupId: string,
  settings: GroupSettings,
): ErrorName | null {
  if (request.groupId === '' && !isAboutOffsets(request)) return 'INVALID_GROUP_ID';
  if (
    request.api === 'JoinGroup' &&
    (request.sessionTimeoutMs < settings.groupMinSessionTimeoutMs ||
      request.sessionTimeoutMs > settings.groupMaxSessionTimeoutMs)
  ) {
    return 'INVALID_SESSION_TIMEOUT';
  }
  return request.groupId === groupId ? null : 'NOT_COORDINATOR';
}

function isAboutOffsets({ api }: GroupRequest): boolean {
  return api === 'OffsetCommit' || api === 'OffsetFetch';
}
