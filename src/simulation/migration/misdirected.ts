import type { ErrorName } from '../../domain/kafka-errors.ts';
import type { GroupRequest } from '../../domain/wire.ts';
import { requestError } from '../classic/request-error.ts';
import type { GroupContext } from '../consumer/consumer-group.ts';

/**
 * What is wrong with a request before anybody looks at the group, whichever kind it is; null: nothing. The new protocol
 * has no error of its own for a group without a name.
 *
 * Source: Kafka, `GroupCoordinatorService`.
 */
export function misdirectedError(
  request: GroupRequest,
  groupId: string,
  settings: GroupContext['settings'],
): ErrorName | null {
  if (request.groupId === groupId && request.api !== 'JoinGroup') return null;
  return request.api === 'ConsumerGroupHeartbeat' && request.groupId === ''
    ? 'INVALID_REQUEST'
    : requestError(request, groupId, settings);
}
