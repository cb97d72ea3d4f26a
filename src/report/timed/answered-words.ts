import type { ErrorName } from '../../domain/kafka-errors.ts';
import { unreachable } from '../../domain/unreachable.ts';
import type {
  ConsumerGroupHeartbeatResponse,
  GroupResponse,
  JoinGroupResponse,
  LeaveGroupResponse,
} from '../../domain/wire.ts';
import { nameOf, partitionOf } from '../names.ts';
import { shortListOf, shortOf } from './short-list.ts';

/** An answer in a few words, an error's name first: `gen 4, leader`, `ILLEGAL_GENERATION`. One line, names made safe. */
export function answeredOf(response: GroupResponse): string {
  const error = errorIn(response);
  if (error !== 'NONE') return error + afterError(response);
  switch (response.api) {
    case 'JoinGroup':
      return joined(response);
    case 'SyncGroup':
      return shortListOf(response.assignment.assignedPartitions);
    case 'ConsumerGroupHeartbeat':
      return beaten(response);
    case 'OffsetFetch':
      return shortOf(
        response.offsets.map((one) => `${partitionOf(one)}@${one.committedOffset}`),
        4,
      );
    case 'Heartbeat':
    case 'LeaveGroup':
    case 'OffsetCommit':
    case 'DescribeGroups':
      return 'ok';
    default:
      return unreachable(response);
  }
}

/** The first error that an answer tells, of the whole or of a part of it; `NONE` if it tells none. */
export function errorIn(response: GroupResponse): ErrorName {
  if (response.api === 'OffsetCommit') return firstError(response.offsets);
  if (response.errorCode !== 'NONE') return response.errorCode;
  return response.api === 'LeaveGroup' ? firstError(response.members) : 'NONE';
}

function firstError(
  parts: LeaveGroupResponse['members'] | readonly { errorCode: ErrorName }[],
): ErrorName {
  return parts.find(({ errorCode }) => errorCode !== 'NONE')?.errorCode ?? 'NONE';
}

/** The id that a new member is told with the error. Source: KIP-394. */
function afterError(response: GroupResponse): string {
  if (response.api !== 'JoinGroup' || response.errorCode !== 'MEMBER_ID_REQUIRED') return '';
  return `: ${nameOf(response.memberId)}`;
}

function joined(response: JoinGroupResponse): string {
  const { generationId, leader, memberId, protocolName, skipAssignment } = response;
  const led = leader === '' ? 'nobody leads' : `led by ${nameOf(leader)}`;
  const role = leader === memberId ? 'leader' : led;
  const skips = skipAssignment ? ', skips assigning' : '';
  return `gen ${generationId}, ${role}, ${nameOf(protocolName ?? 'no strategy')}${skips}`;
}

function beaten({ memberEpoch, assignment }: ConsumerGroupHeartbeatResponse): string {
  return `epoch ${memberEpoch}${assignment === null ? '' : `: ${shortListOf(assignment)}`}`;
}
